using System.Text.Json;
using Spaces.Grains.Domain;
using Spaces.Grains.Interfaces.Events;

namespace Spaces.Grains.Tests.Domain;

/// <summary>A log read from its beginning, and records compared as a whole.</summary>
internal static class SpaceLog
{
    public static SpaceRecord Replay(IReadOnlyList<SpaceEvent> log)
    {
        var record = SpaceRecord.Of((SpaceCreated)log[0]);
        foreach (var e in log.Skip(1))
        {
            record.Apply(e);
        }

        return record;
    }

    /// <summary>Everything in a record; what has no order is put into one.</summary>
    public static string Text(SpaceRecord record) => JsonSerializer.Serialize(new
    {
        record.Host,
        record.Settings,
        record.CreatedAt,
        record.EndedAt,
        record.Locked,
        record.HostSeen,
        record.CoHosts,
        record.Stage,
        record.Hands,
        Invitations = record.Invitations.Select(i => new { i.Key, i.Value }).OrderBy(i => i.Key.Value, StringComparer.Ordinal),
        Bans = record.Bans.Values.OrderBy(b => b.Person.Value, StringComparer.Ordinal),
        MovedToAudience = record.MovedToAudience.Select(p => p.Value).Order(StringComparer.Ordinal),
        MutedByOthers = record.MutedByOthers.Select(p => p.Value).Order(StringComparer.Ordinal),
    });

    public static IEnumerable<string> Names(Decision decision) => decision.Events.Select(e => e.GetType().Name);
}
