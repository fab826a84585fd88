namespace Spaces.Gateway.Repair;

/// <summary>
/// The newest payloads that a room's listeners got, and the payloads with redundancy made of them: built once for all who get the same. One for each stream
/// of payloads; one thread's.
/// </summary>
internal sealed class RoomFrames
{
    /// <summary>Earlier payloads that are repeated at most.</summary>
    public const int MaxRedundancy = 2;

    /// <summary>Longest payload that is made: with header and tag it fits a datagram.</summary>
    public const int MaxPayload = 1400;

    private const int SamplesPerPlace = 960;
    private const int Kept = MaxRedundancy + 1;

    private readonly byte[][] _payloads = [new byte[MaxPayload], new byte[MaxPayload], new byte[MaxPayload]];
    private readonly int[] _lengths = new int[Kept];
    private readonly long[] _places = new long[Kept];
    private readonly byte[][] _built = [new byte[MaxPayload], new byte[MaxPayload]];
    private readonly int[] _builtLengths = new int[MaxRedundancy];
    private readonly byte[] _builtTypes = new byte[MaxRedundancy];
    private int _newest;
    private int _count;

    /// <summary>Takes the next payload.</summary>
    /// <param name="payload">As it is sent; one above <see cref="MaxPayload"/> begins anew.</param>
    /// <param name="place">Where its first frame stands, in units of 20 ms.</param>
    public void Add(ReadOnlySpan<byte> payload, long place)
    {
        _builtLengths.AsSpan().Clear();
        if (payload.Length > MaxPayload)
        {
            _count = 0;
            return;
        }

        _newest = (_newest + 1) % Kept;
        payload.CopyTo(_payloads[_newest]);
        _lengths[_newest] = payload.Length;
        _places[_newest] = place;
        _count = Math.Min(_count + 1, Kept);
    }

    /// <summary>A pause: what was before it is not repeated after it.</summary>
    public void Clear()
    {
        _count = 0;
        _builtLengths.AsSpan().Clear();
    }

    /// <summary>The newest payload with earlier ones in front of it; with none yet, it stands alone in the form.</summary>
    /// <param name="redundancy">Earlier payloads, 1 or 2.</param>
    /// <param name="payloadType">Opus's.</param>
    /// <returns>The payload, valid until the next <see cref="Add"/>; empty when nothing was added, or when it leaves no room for the form.</returns>
    public ReadOnlySpan<byte> WithRedundancy(int redundancy, byte payloadType)
    {
        if (_count == 0)
        {
            return default;
        }

        var level = Math.Clamp(redundancy, 1, MaxRedundancy) - 1;
        if (_builtLengths[level] == 0 || _builtTypes[level] != payloadType)
        {
            // Nearly all have the same payload type; for another one it is made anew.
            var first = Earlier(1, out var firstOffset);
            ReadOnlySpan<byte> second = default;
            var secondOffset = 0;
            if (level == 1)
            {
                second = Earlier(2, out secondOffset);
            }

            _builtLengths[level] = RedPayload.Write(
                _built[level], payloadType, _payloads[_newest].AsSpan(0, _lengths[_newest]), first, firstOffset, second, secondOffset);
            _builtTypes[level] = payloadType;
        }

        return _built[level].AsSpan(0, _builtLengths[level]);
    }

    private ReadOnlySpan<byte> Earlier(int back, out int offset)
    {
        offset = 0;
        if (_count <= back)
        {
            return default;
        }

        var index = (_newest - back + Kept) % Kept;
        offset = (int)Math.Clamp((_places[_newest] - _places[index]) * SamplesPerPlace, 0, int.MaxValue);
        return _payloads[index].AsSpan(0, _lengths[index]);
    }
}
