using System.Collections.Frozen;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Grains.Interfaces.Tests;

/// <summary>
/// One value of every type on the wire, by the name of its golden file, and never changed: the files hold these very values. No field has its
/// default, so that a field that is lost shows.
/// </summary>
internal static class Samples
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);
    private static readonly ParticipantId Ada = new("user-17");
    private static readonly ConnectionId Connection = new(0x0123_4567_89AB_CDEF);
    private static readonly GatewayId Gateway = new(new Guid("6f9619ff-8b86-d011-b42d-00cf4fc964ff"));
    private static readonly Person Person = new(Ada, "Ada Lövelace", "https://example.org/ada.png");
    private static readonly ParticipantInfo Info = new(Person, 7, Role.Speaker, true);
    private static readonly ClosedConnection Closed = new(Connection, CloseReason.Ended);

    private static readonly SpaceInfo Space = new(
        new SpaceId("aBcDeFg-_23"), "Why clocks drift", Person, SpaceLifecycle.Ended, Noon, Noon.AddHours(1), 1_234, 5);

    private static readonly SpaceSnapshot Snapshot = new(Space, 42, 99, [Info, Info with { Number = 8, Role = Role.Host }]);
    private static readonly MediaRoute Route = new(42, 0xFEDC_BA98_7654_3210, GrainId.Create("sys.svc.user.HUB", "10.0.0.1:11111@7"), "10.0.0.1:30000");

    // An observer's reference has a format of Orleans' own; the records that carry one are shown without it.
    private static readonly GatewayLease Lease = new(Gateway, null!, 42, 3, 0xAAAA_BBBB_CCCC_DDDD);

    private static readonly ParticipantJoined Joined = new(Info) { Number = 1, At = Noon, Actor = Ada };

    /// <summary>Every sample.</summary>
    public static FrozenDictionary<string, object> All { get; } = new Dictionary<string, object>
    {
        ["SpaceId"] = new SpaceId("aBcDeFg-_23"),
        ["ParticipantId"] = Ada,
        ["GatewayId"] = Gateway,
        ["ConnectionId"] = Connection,
        ["Role"] = Role.CoHost,
        ["Person"] = Person,
        ["ParticipantInfo"] = Info,
        ["ParticipantPage"] = new ParticipantPage([Info], 7),
        ["SpaceLifecycle"] = SpaceLifecycle.Ended,
        ["SpaceInfo"] = Space,
        ["SpaceSnapshot"] = Snapshot,
        ["RefusalReason"] = RefusalReason.StageFull,
        ["CommandResult"] = new CommandResult(RefusalReason.NotAllowed),
        ["CreateSpace"] = new CreateSpace("Why clocks drift", Person),
        ["CreateResult"] = new CreateResult(RefusalReason.AlreadyExists, Space),
        ["JoinRequest"] = new JoinRequest(Person, Connection, ConnectionPurpose.Both, true, true, true, Gateway, null!),
        ["JoinResult"] = new JoinResult(RefusalReason.Ended, Info, Route, Snapshot),
        ["ConnectionPurpose"] = ConnectionPurpose.Receive,
        ["ParticipantJoined"] = Joined,
        ["ParticipantLeft"] = new ParticipantLeft(Info) { Number = 2, At = Noon },
        ["ParticipantMuted"] = new ParticipantMuted(Info) { Number = 3, At = Noon, Actor = Ada },
        ["ParticipantUnmuted"] = new ParticipantUnmuted(Info) { Number = 4, At = Noon, Actor = Ada },
        ["SpaceEnded"] = new SpaceEnded { Number = 5, At = Noon, Actor = Ada },
        ["MediaRoute"] = Route,
        ["GatewayLease"] = Lease,
        ["GatewayPresence"] = new GatewayPresence(Lease, [new PresentConnection(Connection, ConnectionPurpose.Send, Person, true, true)]),
        ["PresentConnection"] = new PresentConnection(Connection, ConnectionPurpose.Send, Person, true, true),
        ["LeaseState"] = LeaseState.PresenceWanted,
        ["LeaseAnswer"] = new LeaseAnswer(LeaseState.Held, Route, Snapshot, [7, 8], [Closed]),
        ["RoomNotice"] = new RoomNotice(new SpaceId("aBcDeFg-_23"), 42, [Joined], 1_234, [Closed]),
        ["ClosedConnection"] = Closed,
        ["CloseReason"] = CloseReason.Ended,
    }.ToFrozenDictionary();
}
