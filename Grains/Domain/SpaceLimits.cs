namespace Spaces.Grains.Domain;

/// <summary>How long a space's lists may grow: each is in memory and in storage as a whole, and strangers can make some of them longer.</summary>
internal static class SpaceLimits
{
    /// <summary>Raised hands.</summary>
    public const int Hands = 1_000;

    /// <summary>Invitations that stand.</summary>
    public const int Invitations = 1_000;

    /// <summary>Bans that hold.</summary>
    public const int Bans = 2_000;

    /// <summary>People who were moved to the audience and not invited again.</summary>
    public const int MovedToAudience = 2_000;

    /// <summary>People who were muted by others and have not unmuted themselves. Beyond it a mute holds, but not over a leaving.</summary>
    public const int MutedByOthers = 2_000;
}
