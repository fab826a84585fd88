using System.Diagnostics;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Grains.Tracing;

/// <summary>Spans <c>Spaces.Grains</c>: what a silo does for a traced request. Nothing is begun that no request asked for.</summary>
internal static class GrainTraces
{
    /// <summary>Name of the source.</summary>
    public const string Name = "Spaces.Grains";

    /// <summary>The source.</summary>
    public static ActivitySource Source { get; } = new(Name);

    /// <summary>A step of a traced request; null in an untraced one.</summary>
    public static Activity? Start(string step) => Activity.Current is { Recorded: true } ? Source.StartActivity(step) : null;

    /// <summary>A decision of the rules, from the ask until every gateway was told; null in an untraced request.</summary>
    /// <param name="action">What was asked, by the command's name.</param>
    /// <param name="space">The space: a span may name it, a metric never does.</param>
    public static Activity? Decide(string action, SpaceId space)
    {
        var span = Start("space.decide");
        span?.SetTag("spaces.action", action).SetTag("spaces.space", space.Value);
        return span;
    }

    /// <summary>Notes how a decision went.</summary>
    public static void Decided(this Activity? span, RefusalReason refusal)
    {
        if (span is not null)
        {
            span.SetTag("spaces.outcome", refusal == RefusalReason.None ? "accepted" : "refused");
            span.SetTag("spaces.refusal", refusal == RefusalReason.None ? null : refusal.ToString());
        }
    }
}
