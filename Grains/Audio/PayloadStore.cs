namespace Spaces.Grains.Audio;

/// <summary>
/// Keeps the bytes of waiting packets in one array, in chained blocks: packets leave in another order than they came, and
/// neither memory nor fragmentation may grow with what a sender does. Holds 16 KiB and never allocates after it is made.
/// </summary>
internal sealed class PayloadStore
{
    /// <summary>Bytes a block: a voice packet at 32 kbit/s takes one.</summary>
    internal const int BlockSize = 128;

    /// <summary>Blocks in the store.</summary>
    internal const int Blocks = 128;

    private const short None = -1;

    private readonly byte[] _bytes = new byte[BlockSize * Blocks];
    private readonly short[] _next = new short[Blocks];
    private short _free;
    private int _freeCount;

    public PayloadStore() => Clear();

    /// <summary>Bytes that can still be stored, in whole blocks.</summary>
    public int Available => _freeCount * BlockSize;

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        for (short i = 0; i < Blocks; i++)
        {
            _next[i] = (short)(i + 1 < Blocks ? i + 1 : None);
        }

        _free = 0;
        _freeCount = Blocks;
    }

    /// <summary>Copies a payload in. The caller has checked <see cref="Available"/>.</summary>
    /// <returns>A token for <see cref="Read"/> and <see cref="Free"/>.</returns>
    public short Add(ReadOnlySpan<byte> payload)
    {
        short first = _free;
        short block = first;
        while (true)
        {
            int part = Math.Min(BlockSize, payload.Length);
            payload[..part].CopyTo(_bytes.AsSpan(block * BlockSize));
            payload = payload[part..];
            _freeCount--;
            if (payload.IsEmpty)
            {
                break;
            }

            block = _next[block];
        }

        _free = _next[block];
        _next[block] = None;
        return first;
    }

    /// <summary>Copies a payload out.</summary>
    public void Read(short token, Span<byte> destination)
    {
        for (short block = token; !destination.IsEmpty; block = _next[block])
        {
            int part = Math.Min(BlockSize, destination.Length);
            _bytes.AsSpan(block * BlockSize, part).CopyTo(destination);
            destination = destination[part..];
        }
    }

    /// <summary>Gives the blocks of a payload back.</summary>
    public void Free(short token)
    {
        short last = token;
        _freeCount++;
        while (_next[last] != None)
        {
            last = _next[last];
            _freeCount++;
        }

        _next[last] = _free;
        _free = token;
    }
}
