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

    public const string SpaceId = "spaces.SpaceId";
    public const string ParticipantId = "spaces.ParticipantId";
    public const string GatewayId = "spaces.GatewayId";
    public const string ConnectionId = "spaces.ConnectionId";

    public const string Role = "spaces.Role";
    public const string Person = "spaces.Person";
    public const string ParticipantInfo = "spaces.ParticipantInfo";
    public const string ParticipantPage = "spaces.ParticipantPage";
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

    public const string SpaceEvent = "spaces.SpaceEvent";
    public const string ParticipantJoined = "spaces.ParticipantJoined";
    public const string ParticipantLeft = "spaces.ParticipantLeft";
    public const string ParticipantMuted = "spaces.ParticipantMuted";
    public const string ParticipantUnmuted = "spaces.ParticipantUnmuted";
    public const string SpaceEnded = "spaces.SpaceEnded";

    public const string MediaRoute = "spaces.MediaRoute";
    public const string GatewayLease = "spaces.GatewayLease";
    public const string GatewayPresence = "spaces.GatewayPresence";
    public const string PresentConnection = "spaces.PresentConnection";
    public const string LeaseAnswer = "spaces.LeaseAnswer";
    public const string LeaseState = "spaces.LeaseState";
    public const string RoomNotice = "spaces.RoomNotice";
    public const string ClosedConnection = "spaces.ClosedConnection";
    public const string CloseReason = "spaces.CloseReason";
}
