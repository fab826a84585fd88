using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Grains.Audio;

/// <summary>
/// What one tick produced. The mixer fills the same object each tick, and the spans point into its streams: all is valid
/// until the next tick.
/// </summary>
internal sealed class MixResult
{
    private SpeakerLane[] _heard = new SpeakerLane[8];
    private MixStream? _common;

    /// <summary>Nothing is audible: there is nothing to send to anybody.</summary>
    public bool IsSilent => _common is null;

    /// <summary>
    /// The tick has no frame although the room is not silent: a speaker's packet that would have been passed on did not come. To a listener
    /// it is a packet lost; nothing is to be sent or told to anybody.
    /// </summary>
    public bool IsOmitted { get; private set; }

    /// <summary>The packet for everybody who has none of their own. Empty when silent or omitted.</summary>
    public ReadOnlySpan<byte> Common => _common is null || IsOmitted ? [] : _common.Packet;

    /// <summary>
    /// People with a packet of their own in this tick: those in the mix, those who fade out of it, and for a few frames
    /// more those who just left it (their level is <see cref="AudioFormat.SilentLevel"/>).
    /// </summary>
    public int HeardCount { get; private set; }

    /// <summary>The i-th person's number in the room.</summary>
    public uint HeardNumber(int i) => At(i).Number;

    /// <summary>
    /// The i-th person's level in this tick in -dBov: 0 is the loudest; <see cref="AudioFormat.SilentLevel"/> for somebody
    /// who is not in the mix any more.
    /// </summary>
    public byte HeardLevel(int i) => At(i).Contributes ? At(i).Level : AudioFormat.SilentLevel;

    /// <summary>
    /// The i-th person's own packet: everybody but them. Empty when that is nobody: then there is nothing to send to them,
    /// just as in a silent room.
    /// </summary>
    public ReadOnlySpan<byte> MinusOf(int i) => At(i).Minus is { } minus ? minus.Packet : [];

    internal void Begin(MixStream? common, bool omitted = false)
    {
        Array.Clear(_heard, 0, HeardCount);
        (_common, IsOmitted, HeardCount) = (common, omitted, 0);
    }

    internal void Add(SpeakerLane lane)
    {
        if (HeardCount == _heard.Length)
        {
            Array.Resize(ref _heard, _heard.Length * 2);
        }

        _heard[HeardCount++] = lane;
    }

    private SpeakerLane At(int i)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)i, (uint)HeardCount, nameof(i));
        return _heard[i];
    }
}
