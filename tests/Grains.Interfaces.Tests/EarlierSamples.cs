using System.Collections.Frozen;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Grains.Interfaces.Tests;

/// <summary>
/// What the golden files of earlier versions are read as, by file: every field that the version had keeps its value, and one that it had not is what
/// its readers have to bear. An array that is missing comes back null, whatever its type says.
/// </summary>
internal static class EarlierSamples
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);
    private static readonly ParticipantId Ada = new("user-17");
    private static readonly ConnectionId Connection = new(0x0123_4567_89AB_CDEF);
    private static readonly GatewayId Gateway = new(new Guid("6f9619ff-8b86-d011-b42d-00cf4fc964ff"));
    private static readonly Person Person = new(Ada, "Ada Lövelace", "https://example.org/ada.png");
    private static readonly ParticipantInfo Info = new(Person, 7, Role.Speaker, true);
    private static readonly ClosedConnection Closed = new(Connection, CloseReason.Ended);
    private static readonly ParticipantJoined Joined = new(Info) { Number = 1, At = Noon, Actor = Ada };
    private static readonly PresentConnection Present = new(Connection, ConnectionPurpose.Send, Person, true, true, Moderator: false);
    private static readonly MediaRoute Route = new(42, 0xFEDC_BA98_7654_3210, GrainId.Create("sys.svc.user.HUB", "10.0.0.1:11111@7"), "10.0.0.1:30000");

    // Before topics, policies, capacity and lock.
    private static readonly SpaceInfo Space = new(
        new SpaceId("aBcDeFg-_23"), "Why clocks drift", Person, SpaceLifecycle.Ended, Noon, Noon.AddHours(1), 1_234, 5,
        Topics: null!, Join: AccessPolicy.Everyone, Speak: AccessPolicy.Everyone, StageCapacity: 0, Locked: false);

    // Before changes had versions and hands were raised.
    private static readonly SpaceSnapshot Snapshot = new(
        Space, 42, 99, [Info, Info with { Number = 8, Role = Role.Host }], Version: 0, Hands: null!);

    // Before music mode.
    private static readonly SpaceSettings WithoutMusic = new("Why clocks drift", ["time", "radio"], AccessPolicy.Followed, AccessPolicy.Invited, 9);

    private static readonly SpaceInfo SpaceWithoutMusic = Space with
    {
        Topics = WithoutMusic.Topics,
        Join = WithoutMusic.Join,
        Speak = WithoutMusic.Speak,
        StageCapacity = 9,
        Locked = true,
    };

    private static readonly SpaceSnapshot SnapshotWithoutMusic = Snapshot with { Space = SpaceWithoutMusic, Version = 12, Hands = [new Hand(Info, Noon)] };

    // Before rooms moved from silo to silo.
    private static readonly SpaceSnapshot SnapshotBeforeMoves = SnapshotWithoutMusic with { Space = SpaceWithoutMusic with { Music = true } };

    private static readonly PersonState State = new(Info, 12, Noon, InvitedAs.Speaker);

    private static readonly GatewayLease Lease = new(Gateway, null!, 42, 3, 0xAAAA_BBBB_CCCC_DDDD, Version: 0, Event: 0, LossPercent: 0);

    // Before gateways said what their listeners lose.
    private static readonly GatewayLease SecondLease = Lease with { Version = 12, Event = 99 };

    /// <summary>Every earlier version, by the name of its file without the ending: <c>Name</c> is the first, <c>Name.2</c> the second.</summary>
    public static FrozenDictionary<string, object> All { get; } = new Dictionary<string, object>
    {
        ["SpaceInfo"] = Space,
        ["SpaceInfo.2"] = SpaceWithoutMusic,
        ["SpaceSettings"] = WithoutMusic,
        ["SpaceSnapshot"] = Snapshot,
        ["SpaceSnapshot.2"] = SnapshotWithoutMusic,
        ["SpaceChange"] = new SpaceChange(SpaceWithoutMusic) { Version = 12 },
        ["SpaceCreated"] = new SpaceCreated(Person, WithoutMusic) { Number = 6, At = Noon, Actor = Ada },
        ["SettingsChanged"] = new SettingsChanged(WithoutMusic) { Number = 7, At = Noon, Actor = Ada },
        ["CommandResult"] = new CommandResult(RefusalReason.NotAllowed, Event: 0),
        ["CreateSpace"] = new CreateSpace(
            "Why clocks drift", Person, Topics: null!, AccessPolicy.Everyone, AccessPolicy.Everyone, StageCapacity: null, Granted: false),
        ["CreateSpace.2"] = new CreateSpace(
            "Why clocks drift", Person, WithoutMusic.Topics, AccessPolicy.Followed, AccessPolicy.Invited, 9, Granted: true),
        ["ChangeSettings"] = new ChangeSettings(
            new Actor(Person, true), "Why clocks drift", WithoutMusic.Topics, AccessPolicy.Followed, AccessPolicy.Invited, 9),
        ["CreateResult.2"] = new CreateResult(RefusalReason.AlreadyExists, SpaceWithoutMusic),
        ["CreateResult"] = new CreateResult(RefusalReason.AlreadyExists, Space),
        ["JoinRequest"] = new JoinRequest(Person, Connection, ConnectionPurpose.Both, true, true, true, Gateway, null!, Moderator: false),

        // Before clients moved from one gateway to another.
        ["JoinRequest.2"] = new JoinRequest(Person, Connection, ConnectionPurpose.Both, true, true, true, Gateway, null!, Moderator: true, Moving: false),

        // Had the person as others see them (1); the stage's entry of that person is a reference to it in these bytes, and has to be found all the same.
        ["JoinResult"] = new JoinResult(RefusalReason.Ended, You: null, Route, Snapshot, BannedUntil: null),

        ["JoinResult.2"] = new JoinResult(RefusalReason.Ended, State, Route, SnapshotWithoutMusic, Noon.AddDays(1)),

        ["GatewayLease"] = Lease,
        ["GatewayLease.2"] = SecondLease,
        ["PresentConnection"] = Present,
        ["GatewayPresence"] = new GatewayPresence(Lease, [Present]),
        ["GatewayPresence.2"] = new GatewayPresence(SecondLease, [Present with { Moderator = true }]),

        // Had people's numbers (3).
        ["LeaseAnswer"] = new LeaseAnswer(LeaseState.Held, Route, Snapshot, [Closed], People: null!),
        ["LeaseAnswer.2"] = new LeaseAnswer(LeaseState.PresenceWanted, Route, SnapshotWithoutMusic, [Closed], [State, null]),
        ["LeaseAnswer.3"] = new LeaseAnswer(LeaseState.PresenceWanted, Route, SnapshotBeforeMoves, [Closed], [State, null]),
        ["JoinResult.3"] = new JoinResult(RefusalReason.Ended, State, Route, SnapshotBeforeMoves, Noon.AddDays(1)),
        ["MediaRoute"] = Route,
        ["RoomNotice.2"] = new RoomNotice(
            new SpaceId("aBcDeFg-_23"), 42, [Joined], 1_234, [Closed], 98,
            [new StageChange(Info) { Version = 12 }, new HandDown(new ParticipantId("user-18")) { Version = 13 }], [State]),
        ["RoomNotice"] = new RoomNotice(new SpaceId("aBcDeFg-_23"), 42, [Joined], 1_234, [Closed], EventsAfter: 0, Changes: null!, People: null!),
    }.ToFrozenDictionary();
}
