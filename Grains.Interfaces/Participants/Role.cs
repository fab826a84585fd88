namespace Spaces.Grains.Interfaces.Participants;

/// <summary>What a person is in a space. A higher value may do whatever a lower one may.</summary>
[GenerateSerializer, Alias(Aliases.Role)]
public enum Role : byte
{
    /// <summary>Hears the room.</summary>
    Listener = 0,

    /// <summary>Is on stage: hears the room and may be heard.</summary>
    Speaker = 1,

    /// <summary>Is on stage and helps the host.</summary>
    CoHost = 2,

    /// <summary>Created the space, or was handed it.</summary>
    Host = 3,
}
