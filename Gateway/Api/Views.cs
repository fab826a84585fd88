using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Gateway.Api;

/// <summary>A person.</summary>
public sealed record PersonView(string Id, string Name, string? Picture)
{
    internal static PersonView Of(Person person) => new(person.Id.Value, person.Name, person.Picture);
}

/// <summary>A space.</summary>
public sealed record SpaceView(
    string Id, string Title, string State, PersonView Host, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt, int Listeners, int OnStage)
{
    internal static SpaceView Of(SpaceInfo space) => new(
        space.Id.Value,
        space.Title,
        space.State == SpaceLifecycle.Live ? "live" : "ended",
        PersonView.Of(space.Host),
        space.CreatedAt,
        space.EndedAt,
        space.Listeners,
        space.OnStage);
}

/// <summary>A person in a space.</summary>
public sealed record ParticipantView(string Id, string Name, string? Picture, uint Number, string Role, bool Muted)
{
    internal static ParticipantView Of(ParticipantInfo p) => new(p.Id.Value, p.Person.Name, p.Person.Picture, p.Number, RoleName(p.Role), p.Muted);

    internal static string RoleName(Role role) => role switch
    {
        Grains.Interfaces.Participants.Role.Host => "host",
        Grains.Interfaces.Participants.Role.CoHost => "cohost",
        Grains.Interfaces.Participants.Role.Speaker => "speaker",
        _ => "listener",
    };

    internal static bool TryParseRole(string name, out Role role)
    {
        foreach (var candidate in Enum.GetValues<Role>())
        {
            if (RoleName(candidate) == name)
            {
                role = candidate;
                return true;
            }
        }

        role = default;
        return false;
    }
}

/// <summary>A page of participants.</summary>
/// <param name="Items">The participants, by number.</param>
/// <param name="Cursor">Where the next page begins; absent on the last.</param>
public sealed record ParticipantPageView(IReadOnlyList<ParticipantView> Items, string? Cursor);

/// <summary>A space with its stage.</summary>
/// <param name="Space">The space.</param>
/// <param name="Epoch">The activation that speaks.</param>
/// <param name="Event">Number of the last event that is included.</param>
/// <param name="Stage">Host, co-hosts and speakers.</param>
/// <param name="Listeners">How many listen.</param>
public sealed record SnapshotView(SpaceView Space, long Epoch, long Event, IReadOnlyList<ParticipantView> Stage, int Listeners)
{
    internal static SnapshotView Of(SpaceSnapshot s) => new(
        SpaceView.Of(s.Space), s.Epoch, s.LastEvent, [.. s.Stage.Select(ParticipantView.Of)], s.Space.Listeners);
}

/// <summary>A numbered event of a space.</summary>
public sealed record EventView(long Number, long Epoch, DateTimeOffset At, string Type, ParticipantView? Participant, string? Actor)
{
    internal static EventView Of(long epoch, SpaceEvent e)
    {
        return e switch
        {
            ParticipantJoined joined => Make("participant-joined", joined.Participant),
            ParticipantLeft left => Make("participant-left", left.Participant),
            ParticipantMuted muted => Make("participant-muted", muted.Participant),
            ParticipantUnmuted unmuted => Make("participant-unmuted", unmuted.Participant),
            SpaceEnded => Make("space-ended", null),

            // A silo of a newer version: the number counts, so that the client does not wait for it.
            _ => Make("unknown", null),
        };

        EventView Make(string type, ParticipantInfo? p) =>
            new(e.Number, epoch, e.At, type, p is null ? null : ParticipantView.Of(p), e.Actor?.Value);
    }
}
