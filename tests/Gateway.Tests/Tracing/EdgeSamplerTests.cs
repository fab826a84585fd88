using System.Diagnostics;
using OpenTelemetry.Trace;
using Spaces.Gateway.Tracing;

namespace Spaces.Gateway.Tests.Tracing;

/// <summary>Which requests are traced.</summary>
public sealed class EdgeSamplerTests
{
    private static readonly EdgeSampler Always = new(1);
    private static readonly EdgeSampler Never = new(0);

    [Fact]
    public void A_request_is_drawn_by_our_own_dice_whatever_it_brings()
    {
        foreach (var flags in new[] { ActivityTraceFlags.None, ActivityTraceFlags.Recorded })
        {
            Assert.True(IsRecorded(Always, ActivityKind.Server, Context(flags, isRemote: true)));
            Assert.False(IsRecorded(Never, ActivityKind.Server, Context(flags, isRemote: true)));
        }

        Assert.True(IsRecorded(Always, ActivityKind.Server, default));
        Assert.False(IsRecorded(Never, ActivityKind.Server, default));
    }

    [Fact]
    public void What_belongs_to_a_trace_follows_it()
    {
        foreach (var kind in new[] { ActivityKind.Internal, ActivityKind.Client, ActivityKind.Consumer })
        {
            foreach (var remote in new[] { false, true })
            {
                Assert.True(IsRecorded(Never, kind, Context(ActivityTraceFlags.Recorded, remote)));
                Assert.False(IsRecorded(Always, kind, Context(ActivityTraceFlags.None, remote)));
            }
        }
    }

    [Fact]
    public void What_the_process_does_by_itself_begins_no_trace() => Assert.False(IsRecorded(Always, ActivityKind.Client, default));

    [Fact]
    public void Of_many_requests_the_share_is_traced()
    {
        var sampler = new EdgeSampler(0.25);
        var drawn = Enumerable.Range(0, 20_000).Count(_ => IsRecorded(sampler, ActivityKind.Server, default));
        Assert.InRange(drawn, 4_500, 5_500);
    }

    private static ActivityContext Context(ActivityTraceFlags flags, bool isRemote) =>
        new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), flags, null, isRemote);

    private static bool IsRecorded(EdgeSampler sampler, ActivityKind kind, ActivityContext parent) =>
        sampler.ShouldSample(new SamplingParameters(parent, parent.TraceId, "any", kind)).Decision == SamplingDecision.RecordAndSample;
}
