namespace Spaces.Grains.Audio;

/// <summary>From one count of channels to the other, while people speak.</summary>
/// <remarks>
/// A stream that turns from mono into stereo in the middle of a sound cannot be seamless: encoder, limiter and every listener's decoder would have to
/// be in a state that none of them is in. So the room goes through silence: all voices fade out over a frame, a second frame carries the codec's
/// and the limiter's delay out, and the next mixer fades them in. Its lanes take over the jitter buffers, so nobody's packets are lost, and its first
/// frame is one that a decoder can join at.
/// </remarks>
internal sealed partial class RoomMixer
{
    private const int EndTicks = 2;

    private int _endTicks;

    /// <summary>Whether the voices fade out, or have, for a successor.</summary>
    public bool IsEnding { get; private set; }

    /// <summary>Whether everything of the voices has been sent, so that <see cref="Succeed"/> may be called.</summary>
    public bool HasEnded => _endTicks >= EndTicks;

    /// <summary>Fades all voices out over the next frame. Lanes still come, go and take packets.</summary>
    public void End() => IsEnding = true;

    /// <summary>The mixer that goes on in place of this one, which is disposed of.</summary>
    /// <param name="channels">1 or 2.</param>
    /// <exception cref="InvalidOperationException">The voices have not faded out.</exception>
    public RoomMixer Succeed(int channels)
    {
        if (!HasEnded)
        {
            throw new InvalidOperationException("A mixer is succeeded when its voices have faded out.");
        }

        RoomMixer next = new(_codec, _options, channels)
        {
            _ticks = _ticks,
            _silentTicks = _silentTicks,
            _encodes = _encodes,
            _limitedTicks = _limitedTicks,
            _passedTicks = _passedTicks,
            _departed = _departed,
            ExpectedLossPercent = _expectedLoss,
        };
        foreach (SpeakerLane lane in _lanes)
        {
            next._byNumber[lane.Number] = lane.Succeed(_options, channels);
        }

        next.Relist();
        next._common.Restart();
        Dispose();
        return next;
    }
}
