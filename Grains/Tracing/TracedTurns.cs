using System.Diagnostics;
using Spaces.Grains.Interfaces.Tracing;

namespace Spaces.Grains.Tracing;

/// <summary>Goes on with a caller's trace inside the grain. A call that brings none is nobody's: it begins no trace and joins none that is left over.</summary>
internal sealed class TracedTurns : IIncomingGrainCallFilter
{
    /// <inheritdoc />
    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (TraceCarrier.TryRead(RequestContext.Get(TraceCarrier.Key) as string, out var parent))
        {
            return InvokeTraced(context, parent);
        }

        if (Activity.Current is not null)
        {
            Activity.Current = null;
        }

        return context.Invoke();
    }

    private static async Task InvokeTraced(IIncomingGrainCallContext context, ActivityContext parent)
    {
        using var span = GrainTraces.Source.StartActivity($"{context.InterfaceName}/{context.MethodName}", ActivityKind.Server, parent);
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
