using System.Buffers.Binary;
using System.Numerics;

namespace Spaces.Gateway.Rtcp;

/// <summary>The common part of feedback messages (RFC 4585 section 6.1).</summary>
/// <param name="Type"><see cref="RtcpType.TransportFeedback"/> or <see cref="RtcpType.PayloadFeedback"/>.</param>
/// <param name="Format">The message within the type.</param>
/// <param name="SenderSsrc">Who sends the feedback.</param>
/// <param name="MediaSsrc">Which of our sources it is about.</param>
internal readonly record struct Feedback(byte Type, int Format, uint SenderSsrc, uint MediaSsrc)
{
    /// <summary>Bytes before the feedback control information.</summary>
    internal const int BodyLength = 8;

    /// <summary>Packets are asked for again; read them with <see cref="NackReader"/>.</summary>
    public bool IsGenericNack => Type == RtcpType.TransportFeedback && Format == 1;

    /// <summary>A key frame is asked for; without meaning for sound.</summary>
    public bool IsPictureLoss => Type == RtcpType.PayloadFeedback && Format == 1;

    /// <summary>Reads the common part; false for other packets.</summary>
    public static bool TryParse(RtcpPacket packet, out Feedback feedback)
    {
        feedback = default;
        if (packet.Type is not (RtcpType.TransportFeedback or RtcpType.PayloadFeedback) || packet.Body.Length < BodyLength)
        {
            return false;
        }

        feedback = new Feedback(
            packet.Type,
            packet.Count,
            BinaryPrimitives.ReadUInt32BigEndian(packet.Body),
            BinaryPrimitives.ReadUInt32BigEndian(packet.Body[4..]));
        return true;
    }
}

/// <summary>
/// Walks the lost sequence numbers of a generic NACK (RFC 4585 section 6.2.1): each entry names one packet and, in a bit
/// mask, some of the sixteen after it. A packet of another kind has none.
/// </summary>
internal ref struct NackReader
{
    private ReadOnlySpan<byte> _rest;
    private ushort _first;
    private int _following;

    /// <summary>Starts at the first entry.</summary>
    public NackReader(RtcpPacket packet)
    {
        _rest = Feedback.TryParse(packet, out Feedback feedback) && feedback.IsGenericNack
            ? packet.Body[Feedback.BodyLength..]
            : default;
    }

    /// <summary>Reads the next lost sequence number.</summary>
    public bool TryRead(out ushort sequence)
    {
        if (_following != 0)
        {
            int bit = BitOperations.TrailingZeroCount(_following);
            _following &= _following - 1;
            sequence = (ushort)(_first + 1 + bit);
            return true;
        }

        if (_rest.Length < 4)
        {
            sequence = 0;
            return false;
        }

        _first = BinaryPrimitives.ReadUInt16BigEndian(_rest);
        _following = BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]);
        _rest = _rest[4..];
        sequence = _first;
        return true;
    }
}
