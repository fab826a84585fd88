namespace Spaces.Gateway.Stun;

/// <summary>FINGERPRINT (RFC 8489 section 14.7): the CRC-32 of ITU V.42 over the message before it, XORed with "STUN".</summary>
internal static class Fingerprint
{
    /// <summary>Bytes of the value.</summary>
    public const int Length = 4;

    private const uint Mask = 0x5354_554E;
    private const uint ReversedPolynomial = 0xEDB8_8320;
    private static readonly uint[] Table = MakeTable();

    /// <summary>The value for a message whose length field already counts the attribute.</summary>
    public static uint Compute(ReadOnlySpan<byte> message)
    {
        var table = Table;
        var crc = uint.MaxValue;
        foreach (var b in message)
        {
            crc = table[(byte)(crc ^ b)] ^ (crc >> 8);
        }

        return ~crc ^ Mask;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < table.Length; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? (value >> 1) ^ ReversedPolynomial : value >> 1;
            }

            table[i] = value;
        }

        return table;
    }
}
