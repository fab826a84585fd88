using System.Diagnostics;

namespace Spaces.Grains.Interfaces.Tracing;

/// <summary>
/// How a trace goes with a grain call and with a room's notice: as the text of W3C Trace Context (<c>traceparent</c>), and only when the trace is recorded.
/// What nobody looks at costs nothing on the way.
/// </summary>
public static class TraceCarrier
{
    /// <summary>Where it is in a call's <see cref="RequestContext"/>.</summary>
    public const string Key = "spaces.trace";

    /// <summary>The span that is under way here, as text; null when there is none or it is not recorded.</summary>
    public static string? Current => Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C } span ? span.Id : null;

    /// <summary>Reads what <see cref="Current"/> gave on another machine; false for anything that is no recorded trace.</summary>
    public static bool TryRead(string? text, out ActivityContext parent)
    {
        parent = default;
        return text is not null
            && ActivityContext.TryParse(text, null, isRemote: true, out parent)
            && parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded);
    }
}
