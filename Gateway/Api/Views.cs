using System.Text.Json.Serialization;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Gateway.Api;

/// <summary>A person.</summary>
public sealed record PersonView(string Id, string Name, string? Picture)
{
    internal static PersonView Of(Person person) => new(person.Id.Value, person.Name, person.Picture);
}

/// <summary>A space.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">What it is about.</param>
/// <param name="State"><c>live</c> or <c>ended</c>.</param>
/// <param name="Host">Whose it is.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Listeners">How many are in the audience.</param>
/// <param name="OnStage">How many are on stage.</param>
/// <param name="Topics">What it is about, in words to find it by.</param>
/// <param name="Join">Who may come in: <c>everyone</c>, <c>followed</c> (people whom the host follows) or <c>invited</c>.</param>
/// <param name="Speak">Who may take a place on the stage without being asked: the same words.</param>
/// <param name="StageCapacity">Places on the stage, host and co-hosts included.</param>
/// <param name="Locked">Nobody new comes in.</param>
/// <param name="Music">Music mode: the sound is stereo.</param>
/// <param name="BlockedOnStage">When a space is read: people on its stage whom the reader blocks. Absent when that could not be asked.</param>
public sealed record SpaceView(
    string Id,
    string Title,
    string State,
    PersonView Host,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EndedAt,
    int Listeners,
    int OnStage,
    IReadOnlyList<string> Topics,
    string Join,
    string Speak,
    int StageCapacity,
    bool Locked,
    bool Music,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? BlockedOnStage = null)
{
    internal static SpaceView Of(SpaceInfo space) => new(
        space.Id.Value,
        space.Title,
        Words.Of(space.State),
        PersonView.Of(space.Host),
        space.CreatedAt,
        space.EndedAt,
        space.Listeners,
        space.OnStage,
        space.Topics,
        Words.Of(space.Join),
        Words.Of(space.Speak),
        space.StageCapacity,
        space.Locked,
        space.Music);
}

/// <summary>A person in a space.</summary>
/// <param name="Id">The person.</param>
/// <param name="Name">The name that others see.</param>
/// <param name="Picture">Address of a picture.</param>
/// <param name="Number">The person's number in the space and epoch: levels use it.</param>
/// <param name="Role"><c>host</c>, <c>cohost</c>, <c>speaker</c> or <c>listener</c>.</param>
/// <param name="Muted">Whether they are muted; listeners always are.</param>
public sealed record ParticipantView(string Id, string Name, string? Picture, uint Number, string Role, bool Muted)
{
    internal static ParticipantView Of(ParticipantInfo p) => new(p.Id.Value, p.Person.Name, p.Person.Picture, p.Number, Words.Of(p.Role), p.Muted);
}

/// <summary>A page of participants.</summary>
/// <param name="Items">The participants, by number.</param>
/// <param name="Cursor">Where the next page begins; absent on the last.</param>
public sealed record ParticipantPageView(IReadOnlyList<ParticipantView> Items, string? Cursor);

/// <summary>A raised hand.</summary>
/// <param name="Participant">Whose.</param>
/// <param name="Since">When it was raised.</param>
public sealed record HandView(ParticipantView Participant, DateTimeOffset Since)
{
    internal static HandView Of(Hand hand) => new(ParticipantView.Of(hand.Participant), hand.Since);
}

/// <summary>A part of the queue of raised hands.</summary>
/// <param name="Items">The hands, oldest first.</param>
/// <param name="Total">How many there are.</param>
public sealed record HandPageView(IReadOnlyList<HandView> Items, int Total);

/// <summary>A ban.</summary>
/// <param name="User">Whom.</param>
/// <param name="By">Who banned them.</param>
/// <param name="At">Since when.</param>
/// <param name="Until">When it ends by itself; absent: when it is lifted.</param>
/// <param name="Reason">Why.</param>
public sealed record BanView(string User, string? By, DateTimeOffset At, DateTimeOffset? Until, string? Reason)
{
    internal static BanView Of(Ban ban) => new(ban.Person.Value, ban.By?.Value, ban.At, ban.Until, ban.Reason);
}

/// <summary>A page of bans.</summary>
/// <param name="Items">The bans, by person.</param>
/// <param name="Cursor">Where the next page begins; absent on the last.</param>
public sealed record BanPageView(IReadOnlyList<BanView> Items, string? Cursor);

/// <summary>An entry of a list of people.</summary>
/// <param name="User">Who.</param>
/// <param name="Since">Since when.</param>
public sealed record ListedPersonView(string User, DateTimeOffset Since);

/// <summary>A page of a list of people.</summary>
/// <param name="Items">The entries, by person.</param>
/// <param name="Cursor">Where the next page begins; absent on the last.</param>
public sealed record ListPageView(IReadOnlyList<ListedPersonView> Items, string? Cursor)
{
    internal static ListPageView Of(ListPage page) => new([.. page.Items.Select(i => new ListedPersonView(i.Person.Value, i.Since))], page.NextAfter);
}

/// <summary>A space with its stage.</summary>
/// <param name="Space">The space.</param>
/// <param name="Epoch">The activation that speaks; numbers of people and versions belong to it.</param>
/// <param name="Event">Number of the newest stored event; over all epochs.</param>
/// <param name="Version">Version of the newest change that is included; within the epoch.</param>
/// <param name="Stage">Host, co-hosts and speakers.</param>
/// <param name="Listeners">How many listen.</param>
/// <param name="Hands">For hosts and moderators: the first 100 raised hands. Absent for others.</param>
public sealed record SnapshotView(
    SpaceView Space,
    long Epoch,
    long Event,
    long Version,
    IReadOnlyList<ParticipantView> Stage,
    int Listeners,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<HandView>? Hands)
{
    internal static SnapshotView Of(SpaceSnapshot s, bool forModerators) => new(
        SpaceView.Of(s.Space),
        s.Epoch,
        s.LastEvent,
        s.Version,
        [.. s.Stage.Select(ParticipantView.Of)],
        s.Space.Listeners,
        forModerators ? [.. s.Hands.Select(HandView.Of)] : null);
}

/// <summary>A person's own state in a space.</summary>
/// <param name="Participant">The person as others see them.</param>
/// <param name="HandSince">Since when their hand is up; absent when it is not.</param>
/// <param name="Invited">What they are invited to and have not taken: <c>speaker</c> or <c>listener</c>; absent when nothing.</param>
/// <param name="Version">The change that this state comes from; an older one that arrives later is to be ignored.</param>
/// <param name="Epoch">The epoch that the version belongs to; absent over HTTP, where nothing arrives out of order.</param>
public sealed record YouView(ParticipantView Participant, DateTimeOffset? HandSince, string? Invited, long Version, long? Epoch)
{
    internal static YouView Of(PersonState state, long? epoch = null) => new(
        ParticipantView.Of(state.Info), state.HandSince, state.Invited is { } invited ? Words.Of(invited) : null, state.Version, epoch);
}

/// <summary>What a person is in a space and what they may do there, whether they are in it or not.</summary>
/// <param name="Role">What they are, or would come as.</param>
/// <param name="You">Their state; absent when they are not in the space.</param>
/// <param name="JoinProblem">The problem that joining would be answered with; absent when they may join.</param>
/// <param name="SpeakProblem">The problem that asking for a place on the stage would be answered with; absent when they may take one.</param>
/// <param name="BannedUntil">When a ban ends by itself, if there is one that does.</param>
public sealed record StandingView(string Role, YouView? You, Problem? JoinProblem, Problem? SpeakProblem, DateTimeOffset? BannedUntil)
{
    internal static StandingView Of(PersonStanding standing, SpaceId space) => new(
        Words.Of(standing.Role),
        standing.State is { } state ? YouView.Of(state) : null,
        Problems.Unless(standing.Join, space, standing.BannedUntil),
        Problems.Unless(standing.Speak, space),
        standing.BannedUntil);
}

/// <summary>A command was carried out.</summary>
/// <param name="Event">Number of the last event that it made; 0 when it had taken effect already.</param>
public sealed record DoneView(long Event);
