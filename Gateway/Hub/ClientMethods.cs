namespace Spaces.Gateway.Hub;

/// <summary>Names of what the hub calls on clients. Stable.</summary>
internal static class ClientMethods
{
    public const string Snapshot = "snapshot";
    public const string Changes = "changes";
    public const string Events = "events";
    public const string You = "you";
    public const string Levels = "levels";
    public const string Count = "count";
    public const string Media = "media";
    public const string TokenExpiring = "token-expiring";
    public const string Move = "move";
    public const string Gateways = "gateways";
    public const string Closed = "closed";
}
