using System.Collections.Frozen;
using System.Net;
using Spaces.Grains.Interfaces.Cluster;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Diagnostics;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Grains.Interfaces.Tests;

/// <summary>
/// One value of every type on the wire, by the type's name: what the newest golden file of each holds. No field has its default, so that a field that
/// is lost shows. A type that gains a field gets a new file, and its sample of today moves to <see cref="EarlierSamples"/>, less the field.
/// </summary>
internal static class Samples
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);
    private static readonly SpaceId Id = new("aBcDeFg-_23");
    private static readonly ParticipantId Ada = new("user-17");
    private static readonly ParticipantId Bob = new("user-18");
    private static readonly ConnectionId Connection = new(0x0123_4567_89AB_CDEF);
    private static readonly GatewayId Gateway = new(new Guid("6f9619ff-8b86-d011-b42d-00cf4fc964ff"));
    private static readonly Person Person = new(Ada, "Ada Lövelace", "https://example.org/ada.png");
    private static readonly Actor Actor = new(Person, true);
    private static readonly ParticipantInfo Info = new(Person, 7, Role.Speaker, true);
    private static readonly ClosedConnection Closed = new(Connection, CloseReason.Ended);
    private static readonly Hand Hand = new(Info, Noon);
    private static readonly Ban Ban = new(Ada, Bob, Noon, Noon.AddDays(1), "spam");
    private static readonly ListedPerson Listed = new(Ada, Noon);
    private static readonly PersonState State = new(Info, 12, Noon, InvitedAs.Speaker);

    private static readonly SpaceSettings Settings = new("Why clocks drift", ["time", "radio"], AccessPolicy.Followed, AccessPolicy.Invited, 9, true);

    private static readonly SpaceInfo Space = new(
        Id, "Why clocks drift", Person, SpaceLifecycle.Ended, Noon, Noon.AddHours(1), 1_234, 5,
        ["time", "radio"], AccessPolicy.Followed, AccessPolicy.Invited, 9, true, true);

    private static readonly SpaceSnapshot Snapshot = new(Space, 42, 99, [Info, Info with { Number = 8, Role = Role.Host }], 12, [Hand]);
    private static readonly MediaRoute Route = new(42, 0xFEDC_BA98_7654_3210, GrainId.Create("sys.svc.user.HUB", "10.0.0.1:11111@7"), "10.0.0.1:30000", 3);

    // An observer's reference has a format of Orleans' own; the records that carry one are shown without it.
    private static readonly GatewayLease Lease = new(Gateway, null!, 42, 3, 0xAAAA_BBBB_CCCC_DDDD, 12, 99, 7);
    private static readonly PresentConnection Present = new(Connection, ConnectionPurpose.Send, Person, true, true, true);

    private static readonly SiloAddress Address = SiloAddress.New(IPAddress.Parse("10.0.0.1"), 11111, 7);

    private static readonly SiloReport Silo = new(
        "media-1", Address, GrainId.Create("sys.svc.user.DESK", "10.0.0.1:30000@0"), "1.2.3", NodeState.Draining, 12, 0.25, 3.5, 0.125, true,
        TimeSpan.FromSeconds(9), TimeSpan.FromHours(3));

    private static readonly GatewayReport GatewayNode = new(
        Gateway, "gw-1", "https://gw1.example", "1.2.3", NodeState.Drained, 1_234, 56, 0.5, true, TimeSpan.FromSeconds(8), TimeSpan.FromHours(2));

    private static readonly RoomLoad Load = new(Id, TimeSpan.FromMicroseconds(123), true);

    private static readonly ParticipantJoined Joined = new(Info) { Number = 1, At = Noon, Actor = Ada };
    private static readonly StageChange Change = new(Info) { Version = 12 };

    /// <summary>Every sample.</summary>
    public static FrozenDictionary<string, object> All { get; } = People()
        .Concat(SpacesThemselves())
        .Concat(Commands())
        .Concat(Events())
        .Concat(RoomLinks())
        .Concat(Nodes())
        .Concat(Diagnosis())
        .ToFrozenDictionary(s => s.GetType().Name);

    private static object[] People() =>
    [
        Id, Ada, Gateway, Connection, Role.CoHost, Person, Info, Actor,
        new ParticipantPage([Info], 7),
        Hand,
        new HandPage(RefusalReason.NotAllowed, [Hand], 3),
        Ban,
        new BanPage(RefusalReason.NotAllowed, [Ban], "user-17"),
        InvitedAs.Speaker,
        State,
        new PersonStanding(State, Role.CoHost, RefusalReason.Banned, RefusalReason.SpeakNeedsFollow, Noon),
        new Relation(true, true),
        Listed,
        new ListPage([Listed], "user-17"),
    ];

    private static object[] SpacesThemselves() => [AccessPolicy.Invited, Settings, SpaceLifecycle.Ended, Space, Snapshot];

    private static object[] Commands() =>
    [
        RefusalReason.StageFull,
        new CommandResult(RefusalReason.NotAllowed, 99),
        new CreateSpace("Why clocks drift", Person, ["time", "radio"], AccessPolicy.Followed, AccessPolicy.Invited, 9, true, true),
        new CreateResult(RefusalReason.AlreadyExists, Space),
        new JoinRequest(Person, Connection, ConnectionPurpose.Both, true, true, true, Gateway, null!, true, true),
        new JoinResult(RefusalReason.Ended, State, Route, Snapshot, Noon.AddDays(1)),
        ConnectionPurpose.Receive,
        SpaceAction.MuteAll,
        new SetMuted(Actor, true),
        new LeaveStage(Actor),
        new RaiseHand(Actor, true),
        new LowerHand(Actor, Bob),
        new AcceptInvitation(Actor, true),
        new DeclineInvitation(Actor),
        new Invite(Actor, Bob, InvitedAs.Speaker),
        new WithdrawInvitation(Actor, Bob),
        new MoveToAudience(Actor, Bob),
        new MutePerson(Actor, Bob),
        new MuteAll(Actor),
        new AskToUnmute(Actor, Bob),
        new RemovePerson(Actor, Bob, "spam"),
        new BanPerson(Actor, Bob, Noon.AddDays(1), "spam"),
        new LiftBan(Actor, Bob),
        new SetLocked(Actor, true),
        new ChangeSettings(Actor, "Why clocks drift", ["time", "radio"], AccessPolicy.Followed, AccessPolicy.Invited, 9, true),
        new MakeCoHost(Actor, Bob),
        new UnmakeCoHost(Actor, Bob),
        new HandOver(Actor, Bob),
        new EndSpace(Actor),
    ];

    private static object[] Events() =>
    [
        new EventQuery(Actor, 98, 100),
        new EventPage(RefusalReason.NotAllowed, [Joined, new LockChanged(true) { Number = 2, At = Noon, Actor = Ada }], 98, 99),
        Joined,
        new ParticipantLeft(Info) { Number = 2, At = Noon },
        new ParticipantMuted(Info) { Number = 3, At = Noon, Actor = Ada },
        new ParticipantUnmuted(Info) { Number = 4, At = Noon, Actor = Ada },
        new SpaceEnded { Number = 5, At = Noon, Actor = Ada },
        new SpaceCreated(Person, Settings) { Number = 6, At = Noon, Actor = Ada },
        new SettingsChanged(Settings) { Number = 7, At = Noon, Actor = Ada },
        new LockChanged(true) { Number = 8, At = Noon, Actor = Ada },
        new RoleChanged(Info, Role.CoHost, RoleCause.Hand) { Number = 9, At = Noon, Actor = Ada },
        RoleCause.Hand,
        new HostChanged(Person with { Id = Bob }, Person, Role.CoHost, RoleCause.HandedOver) { Number = 10, At = Noon, Actor = Ada },
        new HandRaised(Info, true) { Number = 11, At = Noon, Actor = Ada },
        new HandLowered(Bob) { Number = 12, At = Noon, Actor = Ada },
        new PersonInvited(Bob, InvitedAs.Speaker) { Number = 13, At = Noon, Actor = Ada },
        new InvitationEnded(Bob, true) { Number = 14, At = Noon, Actor = Ada },
        new UnmuteAsked(Bob) { Number = 15, At = Noon, Actor = Ada },
        new PersonRemoved(Bob, "spam") { Number = 16, At = Noon, Actor = Ada },
        new PersonBanned(Bob, Noon.AddDays(1), "spam") { Number = 17, At = Noon, Actor = Ada },
        new BanLifted(Bob) { Number = 18, At = Noon, Actor = Ada },
        new CommandRefused(SpaceAction.MuteAll, Bob, RefusalReason.NotAllowed) { Number = 19, At = Noon, Actor = Ada },
    ];

    private static object[] RoomLinks() =>
    [
        Route,
        new MovedShift(11, -400, 960_000),
        new LeftSound([1, 2, 3], 4_000, TimeSpan.FromMilliseconds(17), true, [new MovedShift(11, -400, 960_000)]),
        Lease,
        new GatewayPresence(Lease, [Present]),
        Present,
        LeaseState.PresenceWanted,
        new LeaseAnswer(LeaseState.PresenceWanted, Route, Snapshot, [Closed], [State, null]),
        new RoomNotice(Id, 42, [Joined], 1_234, [Closed], 98, [Change, new HandDown(Bob) { Version = 13 }], [State], Route,
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
        Closed,
        CloseReason.Ended,
        Change,
        new StageLeft(Info) { Version = 12 },
        new SpaceChange(Space) { Version = 12 },
        new HandUp(Hand) { Version = 12 },
        new HandDown(Bob) { Version = 12 },
        new InvitationChange(Bob, InvitedAs.Speaker) { Version = 12 },
    ];

    private static object[] Nodes() =>
    [
        NodeState.Draining,
        new NodeOrder(true, TimeSpan.FromSeconds(30)),
        Silo,
        new SiloOrders(new NodeOrder(true, TimeSpan.FromSeconds(30)), [Silo], new LoadShift(Address, 0.75)),
        new LoadShift(Address, 0.75),
        GatewayNode,
        new GatewayOrders(new NodeOrder(true, TimeSpan.FromSeconds(30)), [GatewayNode]),
        new ClusterStatus([Silo], [GatewayNode]),
        NodeCommandOutcome.TargetRefuses,
        Load,
        new RoomLoadPage([Load], "aBcDeFg-_23"),
    ];

    private static object[] Diagnosis()
    {
        var mixer = new MixerDiagnostics(2, 3, 5, true, 7, 1_000, 100, 50, 2_000, 9, 4);
        var lane = new LaneDiagnostics(7, "user-17", true, true, 23, 40, 38, 20, 900, 800, 11, 12, 13, 14, 15, 16);
        var lease = new LeaseDiagnostics("6f9619ff", 3, 7, 1_234);
        var log = new LogDiagnostics(99, 98, true, true);
        return [mixer, lane, lease, log, new RoomDiagnostics("10.0.0.1:11111@7", true, 42, 12_345, 310, 3, 1_300, 1_234, 12, 2, mixer, [lane], [lease], log)];
    }
}
