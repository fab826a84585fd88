using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Spaces.Gateway.Tracing;

/// <summary>
/// Which requests are traced: a share of those that begin here, and all that belongs to one. A <c>traceparent</c> from outside is no order: anybody could
/// have every request of theirs recorded, or pick ids that always are. So requests are drawn by our own dice, whatever they bring.
/// </summary>
/// <param name="ratio">The share, 0 to 1.</param>
internal sealed class EdgeSampler(double ratio) : Sampler
{
    /// <inheritdoc />
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        var parent = samplingParameters.ParentContext;
        var begins = parent.TraceId == default || (parent.IsRemote && samplingParameters.Kind == ActivityKind.Server);
        var recorded = begins ? IsDrawn(samplingParameters.Kind) : parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded);
        return new SamplingResult(recorded ? SamplingDecision.RecordAndSample : SamplingDecision.Drop);
    }

    // Only a request begins a trace: what the process does by itself is not one.
#pragma warning disable CA5394 // Nothing is guarded by the draw.
    private bool IsDrawn(ActivityKind kind) => kind == ActivityKind.Server && Random.Shared.NextDouble() < ratio;
#pragma warning restore CA5394
}
