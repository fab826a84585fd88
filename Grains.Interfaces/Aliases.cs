namespace Spaces.Grains.Interfaces;

/// <summary>
/// Every name that a type has on the wire, in one place. A name is chosen once and never used for anything else: silos and gateways
/// of two versions talk to each other during a rolling upgrade.
/// </summary>
internal static class Aliases
{
    public const string SpaceGrain = "spaces.ISpaceGrain";
    public const string MediaHub = "spaces.IMediaHub";
    public const string GatewayLink = "spaces.IGatewayLink";
    public const string UserGrain = "spaces.IUserGrain";
    public const string CreatorListGrain = "spaces.ICreatorListGrain";
    public const string ClusterGrain = "spaces.IClusterGrain";
    public const string SiloDesk = "spaces.ISiloDesk";

    public const string SpaceId = "spaces.SpaceId";
    public const string ParticipantId = "spaces.ParticipantId";
    public const string GatewayId = "spaces.GatewayId";
    public const string ConnectionId = "spaces.ConnectionId";

    public const string Role = "spaces.Role";
    public const string Person = "spaces.Person";
    public const string ParticipantInfo = "spaces.ParticipantInfo";
    public const string ParticipantPage = "spaces.ParticipantPage";
    public const string Actor = "spaces.Actor";
    public const string Hand = "spaces.Hand";
    public const string HandPage = "spaces.HandPage";
    public const string Ban = "spaces.Ban";
    public const string BanPage = "spaces.BanPage";
    public const string InvitedAs = "spaces.InvitedAs";
    public const string PersonState = "spaces.PersonState";
    public const string PersonStanding = "spaces.PersonStanding";
    public const string Relation = "spaces.Relation";
    public const string ListedPerson = "spaces.ListedPerson";
    public const string ListPage = "spaces.ListPage";

    public const string AccessPolicy = "spaces.AccessPolicy";
    public const string SpaceSettings = "spaces.SpaceSettings";
    public const string SpaceLifecycle = "spaces.SpaceLifecycle";
    public const string SpaceInfo = "spaces.SpaceInfo";
    public const string SpaceSnapshot = "spaces.SpaceSnapshot";

    public const string RefusalReason = "spaces.RefusalReason";
    public const string CommandResult = "spaces.CommandResult";
    public const string CreateSpace = "spaces.CreateSpace";
    public const string CreateResult = "spaces.CreateResult";
    public const string JoinRequest = "spaces.JoinRequest";
    public const string JoinResult = "spaces.JoinResult";
    public const string ConnectionPurpose = "spaces.ConnectionPurpose";

    public const string SpaceAction = "spaces.SpaceAction";
    public const string SpaceCommand = "spaces.SpaceCommand";
    public const string SetMuted = "spaces.SetMuted";
    public const string LeaveStage = "spaces.LeaveStage";
    public const string RaiseHand = "spaces.RaiseHand";
    public const string LowerHand = "spaces.LowerHand";
    public const string AcceptInvitation = "spaces.AcceptInvitation";
    public const string DeclineInvitation = "spaces.DeclineInvitation";
    public const string Invite = "spaces.Invite";
    public const string WithdrawInvitation = "spaces.WithdrawInvitation";
    public const string MoveToAudience = "spaces.MoveToAudience";
    public const string MutePerson = "spaces.MutePerson";
    public const string MuteAll = "spaces.MuteAll";
    public const string AskToUnmute = "spaces.AskToUnmute";
    public const string RemovePerson = "spaces.RemovePerson";
    public const string BanPerson = "spaces.BanPerson";
    public const string LiftBan = "spaces.LiftBan";
    public const string SetLocked = "spaces.SetLocked";
    public const string ChangeSettings = "spaces.ChangeSettings";
    public const string MakeCoHost = "spaces.MakeCoHost";
    public const string UnmakeCoHost = "spaces.UnmakeCoHost";
    public const string HandOver = "spaces.HandOver";
    public const string EndSpace = "spaces.EndSpace";

    public const string EventQuery = "spaces.EventQuery";
    public const string EventPage = "spaces.EventPage";
    public const string SpaceEvent = "spaces.SpaceEvent";
    public const string ParticipantJoined = "spaces.ParticipantJoined";
    public const string ParticipantLeft = "spaces.ParticipantLeft";
    public const string ParticipantMuted = "spaces.ParticipantMuted";
    public const string ParticipantUnmuted = "spaces.ParticipantUnmuted";
    public const string SpaceEnded = "spaces.SpaceEnded";
    public const string SpaceCreated = "spaces.SpaceCreated";
    public const string SettingsChanged = "spaces.SettingsChanged";
    public const string LockChanged = "spaces.LockChanged";
    public const string RoleChanged = "spaces.RoleChanged";
    public const string RoleCause = "spaces.RoleCause";
    public const string HostChanged = "spaces.HostChanged";
    public const string HandRaised = "spaces.HandRaised";
    public const string HandLowered = "spaces.HandLowered";
    public const string PersonInvited = "spaces.PersonInvited";
    public const string InvitationEnded = "spaces.InvitationEnded";
    public const string UnmuteAsked = "spaces.UnmuteAsked";
    public const string PersonRemoved = "spaces.PersonRemoved";
    public const string PersonBanned = "spaces.PersonBanned";
    public const string BanLifted = "spaces.BanLifted";
    public const string CommandRefused = "spaces.CommandRefused";

    public const string MediaRoute = "spaces.MediaRoute";
    public const string LeftSound = "spaces.LeftSound";
    public const string MovedShift = "spaces.MovedShift";
    public const string GatewayLease = "spaces.GatewayLease";
    public const string GatewayPresence = "spaces.GatewayPresence";
    public const string PresentConnection = "spaces.PresentConnection";
    public const string LeaseAnswer = "spaces.LeaseAnswer";
    public const string LeaseState = "spaces.LeaseState";
    public const string RoomNotice = "spaces.RoomNotice";
    public const string ClosedConnection = "spaces.ClosedConnection";
    public const string RoomChange = "spaces.RoomChange";
    public const string StageChange = "spaces.StageChange";
    public const string StageLeft = "spaces.StageLeft";
    public const string SpaceChange = "spaces.SpaceChange";
    public const string HandUp = "spaces.HandUp";
    public const string HandDown = "spaces.HandDown";
    public const string InvitationChange = "spaces.InvitationChange";
    public const string CloseReason = "spaces.CloseReason";

    public const string RoomDiagnostics = "spaces.RoomDiagnostics";
    public const string MixerDiagnostics = "spaces.MixerDiagnostics";
    public const string LaneDiagnostics = "spaces.LaneDiagnostics";
    public const string LeaseDiagnostics = "spaces.LeaseDiagnostics";
    public const string LogDiagnostics = "spaces.LogDiagnostics";

    public const string NodeState = "spaces.NodeState";
    public const string NodeOrder = "spaces.NodeOrder";
    public const string SiloReport = "spaces.SiloReport";
    public const string SiloOrders = "spaces.SiloOrders";
    public const string LoadShift = "spaces.LoadShift";
    public const string GatewayReport = "spaces.GatewayReport";
    public const string GatewayOrders = "spaces.GatewayOrders";
    public const string ClusterStatus = "spaces.ClusterStatus";
    public const string NodeCommandOutcome = "spaces.NodeCommandOutcome";
    public const string RoomLoad = "spaces.RoomLoad";
    public const string RoomLoadPage = "spaces.RoomLoadPage";
}
