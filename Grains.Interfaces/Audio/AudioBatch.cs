using System.Buffers.Binary;

namespace Spaces.Grains.Interfaces.Audio;

/// <summary>
/// Writes packets of many rooms into one message to a media hub. Layout, little-endian: a version byte, then for each packet
/// <c>mediaKey u64 · connection u64 · sequence i64 · mediaTime i64 · level u8 (bit 7: voice) · length u16 · payload</c>.
/// </summary>
/// <remarks>Not for use by two threads at once.</remarks>
public sealed class AudioBatchWriter(int capacity)
{
    internal const byte Version = 1;
    internal const int RecordHeader = 8 + 8 + 8 + 8 + 1 + 2;

    private readonly byte[] _buffer = new byte[capacity];
    private int _length;

    /// <summary>Packets in the batch.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a packet; false when the batch is full, and the packet is not in it.</summary>
    public bool TryAdd(ulong mediaKey, ulong connection, in AudioPacket packet)
    {
        var start = _length == 0 ? 1 : _length;
        var payload = packet.Payload;
        if (payload.Length > AudioFormat.MaxFrameBytes || start + RecordHeader + payload.Length > _buffer.Length)
        {
            return false;
        }

        _buffer[0] = Version;
        var record = _buffer.AsSpan(start);
        BinaryPrimitives.WriteUInt64LittleEndian(record, mediaKey);
        BinaryPrimitives.WriteUInt64LittleEndian(record[8..], connection);
        BinaryPrimitives.WriteInt64LittleEndian(record[16..], packet.Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(record[24..], packet.MediaTime);
        record[32] = (byte)((packet.Level & 0x7F) | (packet.Voice ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16LittleEndian(record[33..], (ushort)payload.Length);
        payload.CopyTo(record[RecordHeader..]);
        _length = start + RecordHeader + payload.Length;
        Count++;
        return true;
    }

    /// <summary>What was written so far: a view, good until the next call.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>Empties the writer.</summary>
    public void Clear()
    {
        _length = 0;
        Count = 0;
    }

    /// <summary>
    /// The batch as a message of its own, and an empty writer. The copy is deliberate: Orleans may serialize an argument after the call
    /// returned, or hand it over as it is, so it can never sit in a buffer that is used again.
    /// </summary>
    public byte[] Take()
    {
        var message = Written.ToArray();
        Clear();
        return message;
    }
}

/// <summary>Reads what <see cref="AudioBatchWriter"/> wrote. A message of another version, or one that is cut off, ends early.</summary>
public ref struct AudioBatchReader
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts at the head of a message.</summary>
    public AudioBatchReader(ReadOnlySpan<byte> message) =>
        _rest = message is [AudioBatchWriter.Version, ..] ? message[1..] : [];

    /// <summary>Reads the next packet; false at the end. The packet is a view over the message.</summary>
    public bool TryRead(out ulong mediaKey, out ulong connection, out AudioPacket packet)
    {
        mediaKey = 0;
        connection = 0;
        packet = default;
        if (_rest.Length < AudioBatchWriter.RecordHeader)
        {
            return false;
        }

        var record = _rest;
        int length = BinaryPrimitives.ReadUInt16LittleEndian(record[33..]);
        if (record.Length - AudioBatchWriter.RecordHeader < length)
        {
            _rest = [];
            return false;
        }

        mediaKey = BinaryPrimitives.ReadUInt64LittleEndian(record);
        connection = BinaryPrimitives.ReadUInt64LittleEndian(record[8..]);
        packet = new AudioPacket(
            BinaryPrimitives.ReadInt64LittleEndian(record[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(record[24..]),
            (byte)(record[32] & 0x7F),
            (record[32] & 0x80) != 0,
            record.Slice(AudioBatchWriter.RecordHeader, length));
        _rest = record[(AudioBatchWriter.RecordHeader + length)..];
        return true;
    }
}
