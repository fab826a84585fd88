using System.Buffers.Binary;
using System.Text;

namespace Spaces.EndToEnd.Tests.Tools;

/// <summary>Datagrams that look like what belongs on a media port and are not. Repeatable: the same seed makes the same.</summary>
internal sealed class ForgedPackets(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>0 to 1,400 bytes of anything.</summary>
    public byte[] Noise()
    {
        var noise = new byte[_random.Next(1401)];
        _random.NextBytes(noise);
        return noise;
    }

    /// <summary>An ICE check (RFC 8489) for a user-name fragment, with an integrity attribute that is made up.</summary>
    public byte[] Check(string ufrag)
    {
        var name = Encoding.ASCII.GetBytes($"{ufrag}:evil");
        var padded = (name.Length + 3) & ~3;
        var check = new byte[20 + 4 + padded + 24];
        BinaryPrimitives.WriteUInt16BigEndian(check, 0x0001);
        BinaryPrimitives.WriteUInt16BigEndian(check.AsSpan(2), (ushort)(check.Length - 20));
        BinaryPrimitives.WriteUInt32BigEndian(check.AsSpan(4), 0x2112A442);
        _random.NextBytes(check.AsSpan(8, 12));
        BinaryPrimitives.WriteUInt16BigEndian(check.AsSpan(20), 0x0006);
        BinaryPrimitives.WriteUInt16BigEndian(check.AsSpan(22), (ushort)name.Length);
        name.CopyTo(check, 24);
        BinaryPrimitives.WriteUInt16BigEndian(check.AsSpan(24 + padded), 0x0008);
        BinaryPrimitives.WriteUInt16BigEndian(check.AsSpan(26 + padded), 20);
        _random.NextBytes(check.AsSpan(28 + padded, 20));
        return check;
    }

    /// <summary>A DTLS handshake record with a body that is made up.</summary>
    public byte[] Handshake()
    {
        var record = new byte[13 + _random.Next(1, 1200)];
        _random.NextBytes(record);
        record[0] = 22;
        record[1] = 254;
        record[2] = 253;
        BinaryPrimitives.WriteUInt16BigEndian(record.AsSpan(11), (ushort)(record.Length - 13));
        return record;
    }

    /// <summary>A packet like another one, from further on in its stream, so that only its tag shows that it is not real.</summary>
    public byte[] Tampered(byte[] packet)
    {
        var forged = (byte[])packet.Clone();
        BinaryPrimitives.WriteUInt16BigEndian(forged.AsSpan(2), (ushort)(BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(2)) + 500 + _random.Next(500)));
        forged[^1] ^= 0x55;
        return forged;
    }
}
