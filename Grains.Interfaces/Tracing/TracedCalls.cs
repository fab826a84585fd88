using System.Diagnostics;

namespace Spaces.Grains.Interfaces.Tracing;

/// <summary>
/// Makes grain calls part of their caller's trace. A call whose caller is in no recorded trace goes through untouched: packets, frames and leases are
/// thousands a second, come from threads of their own, and must be no spans. (Orleans' own propagation begins a trace for each of them.)
/// </summary>
/// <param name="source">The process's source of spans.</param>
public sealed class TracedCalls(ActivitySource source) : IOutgoingGrainCallFilter
{
    /// <inheritdoc />
    public Task Invoke(IOutgoingGrainCallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Activity.Current is { Recorded: true } ? InvokeTraced(context) : context.Invoke();
    }

    private async Task InvokeTraced(IOutgoingGrainCallContext context)
    {
        using var span = source.StartActivity($"{context.InterfaceName}/{context.MethodName}", ActivityKind.Client);
        RequestContext.Set(TraceCarrier.Key, TraceCarrier.Current!);
        try
        {
            await context.Invoke();
        }
        catch (Exception e)
        {
            span?.SetStatus(ActivityStatusCode.Error, e.GetType().Name);
            throw;
        }
    }
}
