using System.Buffers;
using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Grains.Audio;

/// <summary>
/// One heard speaker: their packets are the common stream as they came, and cost neither a decode nor an encode.
/// </summary>
/// <remarks>
/// <para>
/// Listeners' decoders follow one stream all the while, so both changes have to fit their state. <em>Passed to mixed</em> comes at any moment, in the
/// tick in which a second voice begins: the last packets are decoded in one go, a fresh encoder of the same mode codes the frames before and
/// throws them away, and its first frame is coded without prediction. As mixed sound is later than passed packets by the encoder's and the
/// limiter's delay, a few milliseconds are heard twice, by a lag at which the waveform resembles itself.
/// </para>
/// <para>
/// <em>Mixed to passed</em> drops as much sound, by a fixed lag, so it waits for a moment in which that is not heard: in quiet, or where the waveform
/// comes round after just that lag. Out of a silent room passing begins with a speaker's first packet. See decision 0016.
/// </para>
/// </remarks>
internal sealed partial class RoomMixer
{
    private const int HoldTicks = 600 / AudioFormat.FrameMilliseconds;
    private const int MatchAfterTicks = 10;
    private const int VerifyTicks = 50;
    private const int PrimingFrames = 3;
    private const int MostLossPercent = 10; // from there on our own in-band FEC is worth more than the work saved

    private SpeakerLane? _passing;
    private SpeakerLane? _resumed; // passed on until the tick before this one
    private SpeakerLane? _sole;
    private PassStep _due;
    private int _soleTicks;
    private int _unverified;
    private long _passedTicks;

    /// <summary>Looks at what the lane has that is passed on; decodes it if it cannot be passed on any more.</summary>
    private void TakeDue(SpeakerLane lane)
    {
        _due = lane.TakeDue(lane.Score.Smoothed);
        if (_due == PassStep.End && !(lane.EndsInSilence() && IsAlone(lane)))
        {
            Resume(lane);
        }
    }

    /// <summary>Passes the tick's packet on, or ends that.</summary>
    /// <returns>Whether the result is made.</returns>
    private bool TryGoOn(SpeakerLane lane)
    {
        bool alone = IsAlone(lane);
        if (alone && !lane.Score.IsHeard && _due != PassStep.End)
        {
            lane.Verify(_common.Ceiling);
        }

        if (alone && (_due == PassStep.End || (!lane.Score.IsHeard && lane.MayGoOn && lane.EndsInSilence())))
        {
            // It has fallen silent by itself: a frame of silence ends it, and nothing needs to be decoded for a fade.
            lane.EndInSilence();
            _passing = null;
            return false;
        }

        if (!alone || IsEnding || _due == PassStep.End || !lane.Score.IsHeard || lane.Gain != 1 || !lane.MayGoOn || _expectedLoss >= MostLossPercent)
        {
            Resume(lane);
            return false;
        }

        PassTick(lane);
        return true;
    }

    private void PassTick(SpeakerLane lane)
    {
        _passedTicks++;
        if (_due == PassStep.Packet)
        {
            _common.Carry(lane.PassOn());
        }
        else
        {
            lane.PassGap();
        }

        foreach (SpeakerLane other in _lanes)
        {
            other.Contributes = other == lane;
        }

        _result.Begin(_common, omitted: _due == PassStep.Gap);
        _result.Add(lane);
        if (++_unverified >= VerifyTicks && lane.Verify(_common.Ceiling))
        {
            _unverified = 0;
        }
    }

    /// <summary>From passed packets back to the mix, in this tick.</summary>
    private void Resume(SpeakerLane lane)
    {
        float[] history = ArrayPool<float>.Shared.Rent(FrameRing.Capacity * _sum.Length);
        byte toc = _common.Packet is [var first, ..] ? first : (byte)0;
        lane.Resume(history, _common.Delay, _payload, lane.Score.Smoothed);
        int end = (FrameRing.Capacity * _sum.Length) - (lane.Rewound * Channels);
        int start = end - (PrimingFrames * _sum.Length);
        _common.Prime(history.AsSpan(start..end), toc);
        _encodes += PrimingFrames;
        ArrayPool<float>.Shared.Return(history);
        (_passing, _resumed) = (null, lane);
        (_sole, _soleTicks) = (null, 0);
    }

    /// <summary>Begins to pass a lone speaker's packets on where nobody hears the change, with this tick's.</summary>
    private bool TryBegin(int voices, bool afterSilence)
    {
        if (!_options.PassOn || IsEnding)
        {
            return false;
        }

        SpeakerLane? lane = voices == 1 ? Array.Find(_lanes, static l => l.Contributes) : null;
        _soleTicks = lane is not null && lane == _sole ? _soleTicks + 1 : 0;
        _sole = lane;
        if (lane is null || !lane.Score.IsHeard || lane.Gain != 1 || lane.Muted || lane.Leaving || !lane.IsPassable
            || _expectedLoss >= MostLossPercent || !IsAlone(lane) || Pcm.Peak(lane.Samples) > _common.Ceiling)
        {
            return false;
        }

        if (!(afterSilence && lane.StartsCleanly))
        {
            if (_soleTicks >= MatchAfterTicks && !_common.IsStale)
            {
                _common.Match(lane.Newest[0]);
            }

            bool settled = _soleTicks >= HoldTicks && !_common.IsLimiting && lane.Minus is not { Packet.Length: > 0 };
            if (!settled || !(lane.IsQuiet || lane.IsAlike(_common.Delay)))
            {
                return false;
            }
        }

        Close(lane);
        lane.BeginPassing();
        lane.Weight = 1;
        (_passing, _unverified) = (lane, 0);
        _passedTicks++;
        _common.Carry(lane.Newest);
        _result.Begin(_common);
        _result.Add(lane);
        return true;
    }

    /// <summary>Whether nobody else is heard or has a stream of their own.</summary>
    private bool IsAlone(SpeakerLane lane)
    {
        foreach (SpeakerLane other in _lanes)
        {
            if (other != lane && (other.Score.IsHeard || other.Weight > 0 || other.Minus is not null))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// The stream of a person who was passed on, and so was sent nothing: it begins with nothing behind it, as the common one has the person's own voice
    /// in it.
    /// </summary>
    private void OpenAfterSilence(MixStream stream)
    {
        stream.Restart();
        stream.SilentFrames = _options.SilenceTailFrames + 1;
        stream.Rest();
    }
}
