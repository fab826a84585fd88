using System.Diagnostics;
using Spaces.Grains.Interfaces.RoomLinks;
using Spaces.Grains.Interfaces.Tracing;

namespace Spaces.Gateway.Tracing;

/// <summary>Spans <c>Spaces.Gateway</c>: where a room's word takes effect. A notice that brings no trace makes no span.</summary>
internal static class GatewayTraces
{
    /// <summary>Name of the source.</summary>
    public const string Name = "Spaces.Gateway";

    /// <summary>The rules of a connection are taken over at this edge.</summary>
    public const string EdgeApply = "edge.apply";

    /// <summary>Stored events are passed on to clients.</summary>
    public const string EdgeEvents = "edge.events";

    /// <summary>The source.</summary>
    public static ActivitySource Source { get; } = new(Name);

    /// <summary>A step of the request that is under way here; null in an untraced one.</summary>
    public static Activity? Start(string step) => Activity.Current is { Recorded: true } ? Source.StartActivity(step) : null;

    /// <summary>A notice is carried out: a child of the command that led to it, on whichever gateway that came in.</summary>
    public static Activity? Apply(RoomNotice notice)
    {
        if (!TraceCarrier.TryRead(notice.TraceParent, out var parent))
        {
            return null;
        }

        var decided = notice.Changes is { Length: > 0 } || notice.People is { Length: > 0 } || notice.Closed is { Length: > 0 };
        var span = Source.StartActivity(decided ? EdgeApply : EdgeEvents, ActivityKind.Consumer, parent);
        span?.SetTag("spaces.space", notice.Space.Value)
            .SetTag("spaces.changes", notice.Changes?.Length ?? 0)
            .SetTag("spaces.closed", notice.Closed?.Length ?? 0)
            .SetTag("spaces.events", notice.Events?.Length ?? 0);
        return span;
    }
}
