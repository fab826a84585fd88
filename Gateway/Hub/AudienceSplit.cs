using Spaces.Gateway.Api;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Gateway.Hub;

/// <summary>Who is told what of a batch: the numbers are the same for all, so that what is left out for somebody leaves no gap.</summary>
internal static class AudienceSplit
{
    /// <summary>A batch of changes for moderators, or for everybody else.</summary>
    public static ChangesMessage Changes(long epoch, IReadOnlyList<RoomChange> changes, bool forModerators) => new(
        epoch,
        changes[0].Version - 1,
        changes[^1].Version,
        [.. changes.Where(c => forModerators || !c.ModeratorsOnly).Select(View)]);

    /// <summary>A batch of events for moderators.</summary>
    public static EventsMessage ForModerators(SpaceId space, long after, long through, IReadOnlyList<SpaceEvent> events) =>
        Batch(space, after, through, events);

    /// <summary>A batch of events for everybody else.</summary>
    public static EventsMessage ForEverybody(SpaceId space, long after, long through, IReadOnlyList<SpaceEvent> events) =>
        Batch(space, after, through, events.Where(e => e.Audience == EventAudience.Everybody));

    /// <summary>A batch of events for somebody who is named in one that is not for everybody.</summary>
    public static EventsMessage ForPerson(SpaceId space, long after, long through, IReadOnlyList<SpaceEvent> events, ParticipantId person) =>
        Batch(space, after, through, events.Where(e => e.IsFor(person)));

    /// <summary>People who are named in events that are not for everybody: they get a batch of their own.</summary>
    public static IReadOnlySet<ParticipantId> Named(IReadOnlyList<SpaceEvent> events)
    {
        var named = new HashSet<ParticipantId>();
        foreach (var e in events.Where(e => e.Audience != EventAudience.Everybody))
        {
            if (e.Actor is { } actor)
            {
                named.Add(actor);
            }

            if (e.Target is { } target)
            {
                named.Add(target);
            }
        }

        return named;
    }

    private static EventsMessage Batch(SpaceId space, long after, long through, IEnumerable<SpaceEvent> events) =>
        new(after, through, [.. events.Select(e => EventView.Of(e, space))]);

    private static ChangeView View(RoomChange change) => change switch
    {
        StageChange stage => new ChangeView("stage") { Participant = ParticipantView.Of(stage.Participant) },
        StageLeft left => new ChangeView("left") { Participant = ParticipantView.Of(left.Participant) },
        SpaceChange space => new ChangeView("space") { Space = SpaceView.Of(space.Space) },
        HandUp up => new ChangeView("hand-up") { Participant = ParticipantView.Of(up.Hand.Participant), Since = up.Hand.Since },
        HandDown down => new ChangeView("hand-down") { Person = down.Person.Value },

        // A room of a newer version: the version counts, so that the client does not wait for it.
        _ => new ChangeView("unknown"),
    };
}
