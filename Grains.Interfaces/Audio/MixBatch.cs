using System.Buffers.Binary;

namespace Spaces.Grains.Interfaces.Audio;

/// <summary>
/// Writes the frames of one slot of many rooms into one message to a gateway. Layout, little-endian: a version byte, <c>sender u24 · number u32</c>, as
/// messages may overtake each other on the way (<see cref="MixBatchReader.TryReadPlace"/>), then for each frame
/// <c>mediaKey u64 · tick i64 · flags u8 · heard u8 · minus u8 · length u16 · common frame</c>, for each heard person
/// <c>number u32 · level u8</c>, and for each mix-minus frame <c>number u32 · length u16 · frame</c>.
/// </summary>
/// <remarks>
/// Not for use by two threads at once. A frame is written by <see cref="Begin"/>, then <see cref="AddHeard"/> and
/// <see cref="AddMinus"/> for at most 255 people each, and <see cref="End"/>; one that does not fit is taken back whole.
/// </remarks>
/// <param name="capacity">Bytes of the longest message.</param>
/// <param name="sender">A random name of whoever numbers these messages; its lower 24 bits count.</param>
public sealed class MixBatchWriter(int capacity, uint sender = 0)
{
    internal const byte Version = 2;
    internal const byte Unnumbered = 1;
    internal const int Head = 1 + 3 + 4;
    internal const int FrameHeader = 8 + 8 + 1 + 1 + 1 + 2;
    internal const byte SilenceBegins = 1;

    private readonly byte[] _buffer = new byte[capacity];
    private int _length;
    private int _frame;
    private uint _number;
    private bool _overflow;

    /// <summary>Frames in the batch.</summary>
    public int Count { get; private set; }

    /// <summary>Starts a frame.</summary>
    /// <param name="mediaKey">The room's mixer.</param>
    /// <param name="tick">The room's 20 ms tick, counted by its media clock.</param>
    /// <param name="silenceBegins">No frame follows until somebody speaks again.</param>
    /// <param name="common">The Opus frame for everybody who has no mix-minus; may be empty.</param>
    public void Begin(ulong mediaKey, long tick, bool silenceBegins, ReadOnlySpan<byte> common)
    {
        _frame = _length == 0 ? Head : _length;
        _overflow = common.Length > AudioFormat.MaxFrameBytes || _frame + FrameHeader + common.Length > _buffer.Length;
        if (_overflow)
        {
            return;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(_buffer, (sender << 8) | Version);
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(4), _number);
        var record = _buffer.AsSpan(_frame);
        BinaryPrimitives.WriteUInt64LittleEndian(record, mediaKey);
        BinaryPrimitives.WriteInt64LittleEndian(record[8..], tick);
        record[16] = silenceBegins ? SilenceBegins : (byte)0;
        record[17] = 0;
        record[18] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(record[19..], (ushort)common.Length);
        common.CopyTo(record[FrameHeader..]);
        _length = _frame + FrameHeader + common.Length;
    }

    /// <summary>Adds somebody who is heard in the frame. All of them come before the first mix-minus.</summary>
    public void AddHeard(uint number, byte level)
    {
        if (_overflow || _buffer[_frame + 17] == byte.MaxValue || _length + 5 > _buffer.Length)
        {
            _overflow = true;
            return;
        }

        _buffer[_frame + 17]++;
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(_length), number);
        _buffer[_length + 4] = level;
        _length += 5;
    }

    /// <summary>Adds the frame for somebody who is heard and must not hear themselves.</summary>
    public void AddMinus(uint number, ReadOnlySpan<byte> frame)
    {
        if (_overflow || _buffer[_frame + 18] == byte.MaxValue || frame.Length > AudioFormat.MaxFrameBytes
            || _length + 6 + frame.Length > _buffer.Length)
        {
            _overflow = true;
            return;
        }

        _buffer[_frame + 18]++;
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(_length), number);
        BinaryPrimitives.WriteUInt16LittleEndian(_buffer.AsSpan(_length + 4), (ushort)frame.Length);
        frame.CopyTo(_buffer.AsSpan(_length + 6));
        _length += 6 + frame.Length;
    }

    /// <summary>Ends the frame; false when it did not fit, and is not in the batch.</summary>
    public bool End()
    {
        if (_overflow)
        {
            _length = _frame == Head ? 0 : _frame;
            return false;
        }

        Count++;
        return true;
    }

    /// <summary>The batch as a message of its own, and an empty writer (copied for the reason given at <see cref="AudioBatchWriter.Take"/>).</summary>
    public byte[] Take()
    {
        var message = _buffer.AsSpan(0, _length).ToArray();
        _number += Count > 0 ? 1u : 0;
        _length = 0;
        Count = 0;
        return message;
    }
}

/// <summary>Reads what <see cref="MixBatchWriter"/> wrote. A message of another version, or one that is cut off, ends early.</summary>
public ref struct MixBatchReader
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts at the head of a message.</summary>
    public MixBatchReader(ReadOnlySpan<byte> message) => _rest = message switch
    {
        [MixBatchWriter.Version, ..] when message.Length >= MixBatchWriter.Head => message[MixBatchWriter.Head..],
        [MixBatchWriter.Unnumbered, ..] => message[1..],
        _ => [],
    };

    /// <summary>Reads who numbered a message and its number; false for one without, as silos of an earlier version send them.</summary>
    public static bool TryReadPlace(ReadOnlySpan<byte> message, out uint sender, out uint number)
    {
        if (message is not [MixBatchWriter.Version, ..] || message.Length < MixBatchWriter.Head)
        {
            (sender, number) = (0, 0);
            return false;
        }

        sender = BinaryPrimitives.ReadUInt32LittleEndian(message) >> 8;
        number = BinaryPrimitives.ReadUInt32LittleEndian(message[4..]);
        return true;
    }

    /// <summary>Bytes that are not read yet: what says where in its message a frame begins.</summary>
    public readonly int Remaining => _rest.Length;

    /// <summary>Starts at a frame inside a message that was read before.</summary>
    public static MixBatchReader At(ReadOnlySpan<byte> message, int start) => new() { _rest = message[start..] };

    /// <summary>Reads the next frame; false at the end. The frame is a view over the message.</summary>
    public bool TryRead(out MixFrame frame)
    {
        frame = default;
        if (_rest.Length < MixBatchWriter.FrameHeader)
        {
            return false;
        }

        int common = BinaryPrimitives.ReadUInt16LittleEndian(_rest[19..]);
        var end = MixBatchWriter.FrameHeader + common + (_rest[17] * 5);
        for (int i = 0, minus = _rest[18]; i < minus; i++)
        {
            if (_rest.Length < end + 6)
            {
                _rest = [];
                return false;
            }

            end += 6 + BinaryPrimitives.ReadUInt16LittleEndian(_rest[(end + 4)..]);
        }

        if (_rest.Length < end)
        {
            _rest = [];
            return false;
        }

        frame = new MixFrame(_rest[..end], common);
        _rest = _rest[end..];
        return true;
    }
}

/// <summary>What one gateway gets of one room in one tick: a view over the message that brought it.</summary>
public readonly ref struct MixFrame
{
    private readonly ReadOnlySpan<byte> _record;
    private readonly int _commonLength;

    internal MixFrame(ReadOnlySpan<byte> record, int commonLength)
    {
        _record = record;
        _commonLength = commonLength;
    }

    /// <summary>The room's mixer.</summary>
    public ulong MediaKey => BinaryPrimitives.ReadUInt64LittleEndian(_record);

    /// <summary>The room's 20 ms tick.</summary>
    public long Tick => BinaryPrimitives.ReadInt64LittleEndian(_record[8..]);

    /// <summary>True when no frame follows until somebody speaks again.</summary>
    public bool SilenceBegins => (_record[16] & MixBatchWriter.SilenceBegins) != 0;

    /// <summary>How many are heard.</summary>
    public int HeardCount => _record[17];

    /// <summary>The Opus frame for everybody who has no mix-minus in this message.</summary>
    public ReadOnlySpan<byte> Common => _record.Slice(MixBatchWriter.FrameHeader, _commonLength);

    /// <summary>Number and level (-dBov) of a person who is heard.</summary>
    public (uint Number, byte Level) Heard(int index)
    {
        var entry = _record[(MixBatchWriter.FrameHeader + _commonLength + (index * 5))..];
        return (BinaryPrimitives.ReadUInt32LittleEndian(entry), entry[4]);
    }

    /// <summary>The frame that a person gets: the mix without them when they are heard, the common one otherwise.</summary>
    public ReadOnlySpan<byte> FrameFor(uint number)
    {
        var entry = _record[(MixBatchWriter.FrameHeader + _commonLength + (HeardCount * 5))..];
        for (int i = 0, minus = _record[18]; i < minus; i++)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(entry[4..]);
            if (BinaryPrimitives.ReadUInt32LittleEndian(entry) == number)
            {
                return entry.Slice(6, length);
            }

            entry = entry[(6 + length)..];
        }

        return Common;
    }
}
