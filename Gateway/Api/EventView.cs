using System.Text.Json.Serialization;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.Api;

/// <summary>What the host decides about a space.</summary>
/// <param name="Title">What it is about.</param>
/// <param name="Topics">Words to find it by.</param>
/// <param name="Join">Who may come in.</param>
/// <param name="Speak">Who may take a place on the stage without being asked.</param>
/// <param name="StageCapacity">Places on the stage; absent: the operator's setting.</param>
/// <param name="Music">Music mode.</param>
public sealed record SettingsView(
    string Title,
    IReadOnlyList<string> Topics,
    string Join,
    string Speak,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? StageCapacity,
    bool Music)
{
    internal static SettingsView Of(SpaceSettings s) => new(s.Title, s.Topics, Words.Of(s.Join), Words.Of(s.Speak), s.StageCapacity, s.Music);
}

/// <summary>A stored event of a space: number, time, type, and of the rest what applies to the type.</summary>
public sealed record EventView
{
    /// <summary>The event's number: from 1, without gaps, over the space's whole life.</summary>
    public required long Number { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What it is, as <c>participant-joined</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Who did it; absent where the system did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Actor { get; init; }

    /// <summary>Whom it is about.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Target { get; init; }

    /// <summary>The person after the event.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ParticipantView? Participant { get; init; }

    /// <summary>The role before.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Before { get; init; }

    /// <summary>How a role came.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Cause { get; init; }

    /// <summary>The settings after the event.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SettingsView? Settings { get; init; }

    /// <summary>Whether the space is locked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Locked { get; init; }

    /// <summary>The host after the event.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PersonView? Host { get; init; }

    /// <summary>The host before.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PersonView? Former { get; init; }

    /// <summary>What the host before may come back as.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FormerRole { get; init; }

    /// <summary>Why, in the words of who did it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>When a ban ends by itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Until { get; init; }

    /// <summary>What somebody is invited as.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? As { get; init; }

    /// <summary>Whether somebody wants to come onto the stage muted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Muted { get; init; }

    /// <summary>Whether an invitation was turned down, and not taken back.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Declined { get; init; }

    /// <summary>What was tried.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Action { get; init; }

    /// <summary>Type of the problem that it was refused with.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Refusal { get; init; }

    internal static EventView Of(SpaceEvent e, SpaceId space)
    {
        var view = new EventView
        {
            Number = e.Number,
            At = e.At,
            Type = Words.Hyphenated(e.GetType().Name),
            Actor = e.Actor?.Value,
            Target = e.Target?.Value,
        };
        return e switch
        {
            ParticipantJoined joined => view with { Participant = ParticipantView.Of(joined.Participant) },
            ParticipantLeft left => view with { Participant = ParticipantView.Of(left.Participant) },
            ParticipantMuted muted => view with { Participant = ParticipantView.Of(muted.Participant) },
            ParticipantUnmuted unmuted => view with { Participant = ParticipantView.Of(unmuted.Participant) },
            RoleChanged role => view with
            {
                Participant = ParticipantView.Of(role.Participant),
                Before = Words.Of(role.Before),
                Cause = Words.Of(role.Cause),
            },
            HandRaised hand => view with { Participant = ParticipantView.Of(hand.Participant), Muted = hand.Muted },
            SpaceCreated created => view with { Host = PersonView.Of(created.Host), Settings = SettingsView.Of(created.Settings) },
            SettingsChanged changed => view with { Settings = SettingsView.Of(changed.Settings) },
            LockChanged changed => view with { Locked = changed.Locked },
            HostChanged changed => view with
            {
                Host = PersonView.Of(changed.Host),
                Former = PersonView.Of(changed.Former),
                FormerRole = Words.Of(changed.FormerRole),
                Cause = Words.Of(changed.Cause),
            },
            PersonInvited invited => view with { As = Words.Of(invited.As) },
            InvitationEnded ended => view with { Declined = ended.Declined },
            PersonRemoved removed => view with { Reason = removed.Reason },
            PersonBanned banned => view with { Until = banned.Until, Reason = banned.Reason },
            CommandRefused refused => view with { Action = Words.Of(refused.Action), Refusal = Problems.TypeOf(refused.Refusal, space) },

            // Hands that are down, bans that are lifted, people who were asked to unmute, the end: the target says it all.
            _ => view,
        };
    }
}

/// <summary>A page of events.</summary>
/// <param name="Items">The events, in order. Those that are not for the reader are left out.</param>
/// <param name="Through">The page covers every number up to this one: ask after it to go on.</param>
/// <param name="Last">Number of the newest stored event.</param>
public sealed record EventPageView(IReadOnlyList<EventView> Items, long Through, long Last);
