using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Grains.Audio;

/// <summary>
/// The stream on its way to another silo. An encoder's state has pointers to the library's tables in it, which lie elsewhere in another process, so it
/// is not carried: the last frames that it coded are, and a fresh encoder codes them once more and throws the packets away. It then differs from the
/// old one by less than its own quantisation; its first frame leans on nothing before it. Everything else is carried as it is.
/// </summary>
internal sealed partial class MixStream
{
    /// <summary>Frames that a fresh encoder is primed with. More bring it no nearer, and each costs as much as a frame of sound.</summary>
    internal const int PastFrames = 3;

    private readonly float[] _past; // what the encoder was given last, after the limiter
    private int _pastNext;
    private int _pastCount;

    /// <summary>Everything but the encoder, in or out; when it came in, <see cref="Warm"/> makes the encoder follow.</summary>
    public void Carry(StateCodec codec)
    {
        bool stale = IsStale;
        codec.Flag(ref stale);
        IsStale = stale;
        SilentFrames = codec.Count(SilentFrames, int.MaxValue);
        codec.Flag(ref _joining);
        bool likes = _like is not null;
        codec.Flag(ref likes);
        byte like = _like ?? 0;
        codec.Value(ref like);
        _like = likes ? like : null;
        codec.Value(ref _likeFrames);
        _length = codec.Count(_length, _packet.Length);
        codec.All(_packet.AsSpan(0, _length));
        _limiter.Carry(codec);
        int count = codec.Count(_pastCount, PastFrames);
        if (codec.Reads)
        {
            (_pastNext, _pastCount) = (count % PastFrames, count);
        }

        for (int i = 0; i < count; i++)
        {
            codec.All(Past(i));
        }
    }

    /// <summary>Brings a fresh encoder to where the one was whose state came in.</summary>
    public void Warm()
    {
        byte? like = _like;
        _like = null;
        if (IsStale)
        {
            Choose(like);
            return;
        }

        _encoder.Reset();
        bool rests = _pastCount == 0;
        if (!rests && _length > 0)
        {
            // A change of mode would make the listeners' decoders drop their state.
            Match(_packet[0]);
        }
        else
        {
            Choose(like);
        }

        Span<byte> unused = stackalloc byte[AudioFormat.MaxFrameBytes];
        for (int i = 0; i < _pastCount; i++)
        {
            _encoder.Encode(Past(i), unused);
        }

        _joining = true;
    }

    private void KeepPast()
    {
        _samples.CopyTo(_past.AsSpan(_pastNext * _samples.Length));
        _pastNext = (_pastNext + 1) % PastFrames;
        _pastCount = Math.Min(_pastCount + 1, PastFrames);
    }

    /// <summary>The i-th frame of those kept, 0 is the oldest.</summary>
    private Span<float> Past(int i) => _past.AsSpan((_pastNext - _pastCount + i + PastFrames) % PastFrames * _samples.Length, _samples.Length);
}
