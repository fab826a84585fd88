using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Spaces.Grains.Audio;

/// <summary>
/// Writes a state, or reads it back: whoever has a state names its fields once, in one order, for both. Little-endian, as every machine that silos run
/// on is. Parts have a version and a length: what a newer version put at a part's end is passed over.
/// </summary>
internal sealed class StateCodec
{
    private readonly ArrayBufferWriter<byte>? _writer;
    private readonly byte[] _bytes;
    private int _at;
    private int _end;

    /// <summary>Begins to write.</summary>
    public StateCodec()
    {
        _writer = new ArrayBufferWriter<byte>(4096);
        _bytes = [];
    }

    /// <summary>Begins to read.</summary>
    public StateCodec(byte[] bytes) => (_bytes, _end) = (bytes, bytes.Length);

    /// <summary>Whether fields get their values here.</summary>
    public bool Reads => _writer is null;

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => _writer!.WrittenSpan;

    /// <summary>A number.</summary>
    /// <exception cref="InvalidDataException">There is no more to be read.</exception>
    public void Value<T>(ref T value)
        where T : unmanaged
    {
        if (_writer is not null)
        {
            MemoryMarshal.Write(_writer.GetSpan(Unsafe.SizeOf<T>()), value);
            _writer.Advance(Unsafe.SizeOf<T>());
        }
        else
        {
            value = MemoryMarshal.Read<T>(Take(Unsafe.SizeOf<T>()));
        }
    }

    /// <summary>A yes or no.</summary>
    /// <exception cref="InvalidDataException">There is no more to be read, or it is neither.</exception>
    public void Flag(ref bool value)
    {
        var number = (byte)(value ? 1 : 0);
        Value(ref number);
        Check(number <= 1);
        value = number == 1;
    }

    /// <summary>A number of things that follow, 0 to <paramref name="most"/>.</summary>
    /// <exception cref="InvalidDataException">It is another.</exception>
    public int Count(int count, int most)
    {
        Value(ref count);
        Check(count >= 0 && count <= most);
        return count;
    }

    /// <summary>Numbers, as many as there is room for.</summary>
    /// <exception cref="InvalidDataException">There is no more to be read.</exception>
    public void All<T>(Span<T> values)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(values);
        if (_writer is not null)
        {
            _writer.Write(bytes);
        }
        else
        {
            Take(bytes.Length).CopyTo(bytes);
        }
    }

    /// <summary>Numbers whose count hangs on settings.</summary>
    /// <returns>False when they were written under other settings, and were passed over.</returns>
    /// <exception cref="InvalidDataException">There is no more to be read.</exception>
    public bool Fits<T>(Span<T> values)
        where T : unmanaged
    {
        var count = Count(values.Length, int.MaxValue / 16);
        if (count == values.Length)
        {
            All(values);
            return true;
        }

        Take(checked(count * Unsafe.SizeOf<T>()));
        return false;
    }

    /// <summary>Begins a part. Each is ended by <see cref="EndPart"/>.</summary>
    /// <param name="version">The version that is written; when reading, the one that was.</param>
    public int BeginPart(ref byte version)
    {
        Value(ref version);
        var length = 0;
        Value(ref length);
        if (!Reads)
        {
            return _writer!.WrittenCount;
        }

        Check(length >= 0 && length <= _end - _at);
        var outer = _end;
        _end = _at + length;
        return outer;
    }

    /// <summary>Ends a part: its length is known now, or what is left of it is passed over.</summary>
    /// <param name="begin">What <see cref="BeginPart"/> gave.</param>
    public void EndPart(int begin)
    {
        if (_writer is not null)
        {
            var length = _writer.WrittenCount - begin;
            MemoryMarshal.TryGetArray(_writer.WrittenMemory, out var array);
            MemoryMarshal.Write(array.AsSpan(begin - sizeof(int)), length);
        }
        else
        {
            (_at, _end) = (_end, begin);
        }
    }

    /// <summary>Ends reading where something cannot be.</summary>
    /// <exception cref="InvalidDataException">It cannot be.</exception>
    public static void Check(bool holds)
    {
        if (!holds)
        {
            throw new InvalidDataException("The state is damaged.");
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        Check(count >= 0 && count <= _end - _at);
        _at += count;
        return _bytes.AsSpan(_at - count, count);
    }
}
