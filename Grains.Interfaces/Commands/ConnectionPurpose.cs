namespace Spaces.Grains.Interfaces.Commands;

/// <summary>Which way a connection carries sound. A person has at most one that sends and one that receives.</summary>
[Flags]
[GenerateSerializer, Alias(Aliases.ConnectionPurpose)]
public enum ConnectionPurpose : byte
{
    /// <summary>Carries no sound.</summary>
    None = 0,

    /// <summary>From the person to the room (WHIP).</summary>
    Send = 1,

    /// <summary>From the room to the person (WHEP).</summary>
    Receive = 2,

    /// <summary>Both ways: the web client, or a WHIP offer that is <c>sendrecv</c>.</summary>
    Both = Send | Receive,
}
