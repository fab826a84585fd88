using Spaces.Grains.Opus;

namespace Spaces.Grains.Audio;

/// <summary>What goes out: the common stream, and one for each person who is heard.</summary>
internal sealed partial class RoomMixer
{
    /// <summary>Encodes the sum for all, and for each heard person the sum without them.</summary>
    private void Mix(int voices)
    {
        _result.Begin(_common);
        if (_common.IsStale)
        {
            if (voices == 0)
            {
                _common.Carry(OpusPacket.Silence);
                return;
            }

            _common.Restart();
        }

        EncodeMinus(voices);
        _sum.CopyTo(_common.Samples);
        _common.Encode();
        _encodes++;
        _limitedTicks += _common.IsLimiting ? 1 : 0;
    }

    /// <summary>
    /// Encodes what each heard person hears. Runs before the common encoder does, whose state a new stream takes over.
    /// </summary>
    private void EncodeMinus(int voices)
    {
        foreach (SpeakerLane lane in _lanes)
        {
            if (lane.Contributes)
            {
                lane.Minus ??= Open(lane);
                lane.MinusTail = _options.MinusTailFrames;
            }
            else if (lane.Minus is null)
            {
                continue;
            }
            else if (lane.Leaving || --lane.MinusTail < 0)
            {
                Close(lane);
                _common.OpenForJoining();
                continue;
            }

            MixStream minus = lane.Minus;
            bool others = voices > (lane.Contributes ? 1 : 0);
            minus.SilentFrames = others ? 0 : Math.Min(minus.SilentFrames, _options.SilenceTailFrames) + 1;
            if (minus.SilentFrames > _options.SilenceTailFrames)
            {
                minus.Rest();
            }
            else
            {
                if (lane.Contributes && others)
                {
                    Pcm.Subtract(_sum, lane.Samples, minus.Samples);
                }
                else if (others)
                {
                    _sum.CopyTo(minus.Samples);
                }
                else
                {
                    minus.Samples.Clear(); // not the rounding error of a voice minus itself
                }

                minus.Encode();
                _encodes++;
            }

            _result.Add(lane);
        }
    }

    private MixStream Open(SpeakerLane lane)
    {
        if (!_spare.TryPop(out MixStream? stream))
        {
            stream = new MixStream(_codec, _options, Channels);
        }

        if (lane == _resumed)
        {
            OpenAfterSilence(stream);
        }
        else
        {
            stream.ContinueFrom(_common);
        }

        return stream;
    }

    private void Close(SpeakerLane lane)
    {
        if (lane.Minus is { } stream)
        {
            lane.Minus = null;
            _spare.Push(stream);
        }
    }

    private void EndStreams()
    {
        foreach (SpeakerLane lane in _lanes)
        {
            Close(lane);
        }
    }
}
