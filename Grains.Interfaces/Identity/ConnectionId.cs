using System.Security.Cryptography;

namespace Spaces.Grains.Interfaces.Identity;

/// <summary>
/// One peer connection. Made at random by its gateway, so that it names the connection in media packets (8 bytes) before, during
/// and after a move of the room, without asking anybody for a number.
/// </summary>
/// <param name="Value">Random, never 0.</param>
[GenerateSerializer, Immutable, Alias(Aliases.ConnectionId)]
public readonly record struct ConnectionId([property: Id(0)] ulong Value)
{
    /// <summary>Makes a fresh id.</summary>
    public static ConnectionId New()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        ulong value;
        do
        {
            RandomNumberGenerator.Fill(bytes);
            value = BitConverter.ToUInt64(bytes);
        }
        while (value == 0);

        return new ConnectionId(value);
    }

    /// <inheritdoc />
    public override string ToString() => Value.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
}
