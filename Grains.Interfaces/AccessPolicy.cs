namespace Spaces.Grains.Interfaces;

/// <summary>Who may do something in a space without being asked in person.</summary>
[GenerateSerializer, Alias(Aliases.AccessPolicy)]
public enum AccessPolicy : byte
{
    /// <summary>Everybody.</summary>
    Everyone = 0,

    /// <summary>People whom the host follows, and those who are invited.</summary>
    Followed = 1,

    /// <summary>Those who are invited.</summary>
    Invited = 2,
}
