using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Grains.Audio;

/// <summary>
/// Look-ahead peak limiter: the gain is down before a peak arrives, in a smooth curve, so nothing is cut off and nothing
/// clicks. Below the ceiling it only delays, bit for bit.
/// </summary>
/// <remarks>
/// For each sample the gain that it needs; of these the least over the window ahead; that value recovers slowly; and the
/// mean over the same window smooths it. Each value in the mean's window has the delayed sample in its own window, so the
/// mean can never exceed what that sample needs.
/// </remarks>
internal sealed class Limiter
{
    private const float ReleaseSeconds = 0.06f;

    private static readonly float Release = 1 - MathF.Exp(-1 / (ReleaseSeconds * AudioFormat.SampleRate));

    private readonly float _ceiling;
    private readonly int _window;
    private readonly float[] _delay; // window - 1 samples, oldest at _delayAt
    private readonly float[] _recent; // gains in the mean's window
    private readonly float[] _queueGain; // rising gains: the first is the least of the window
    private readonly int[] _queueTime;
    private readonly float[] _swap;
    private int _queueHead;
    private int _queueCount;
    private int _time;
    private int _recentAt;
    private double _sum;
    private float _held = 1;
    private int _steady;
    private bool _limiting;

    /// <param name="ceiling">Largest magnitude that comes out, above 0.</param>
    /// <param name="lookAhead">Look-ahead in samples; the delay is one less.</param>
    public Limiter(float ceiling, int lookAhead)
    {
        _ceiling = ceiling;
        _window = lookAhead;
        _delay = new float[lookAhead - 1];
        _swap = new float[lookAhead - 1];
        _recent = new float[lookAhead];
        _queueGain = new float[lookAhead];
        _queueTime = new int[lookAhead];
    }

    /// <summary>Samples by which the output is late.</summary>
    public int Delay => _delay.Length;

    /// <summary>Whether the last frame was held down.</summary>
    public bool IsLimiting => _limiting;

    /// <summary>Limits a frame in place; it must be longer than the look-ahead.</summary>
    public void Process(Span<float> frame)
    {
        if (!_limiting)
        {
            if (Pcm.Peak(frame) <= _ceiling)
            {
                Shift(frame);
                return;
            }

            Begin();
        }

        for (int i = 0; i < frame.Length; i++)
        {
            float gain = NextGain(frame[i]);
            int at = _time % _delay.Length;
            float late = _delay[at];
            _delay[at] = frame[i];
            frame[i] = Math.Clamp(late * gain, -_ceiling, _ceiling); // only rounding is left to clamp
            _time++;
        }

        if (_steady >= 2 * _window)
        {
            End();
        }
    }

    /// <summary>Takes over the state of another limiter of the same shape.</summary>
    public void CopyStateFrom(Limiter other)
    {
        other._delay.CopyTo(_delay, 0);
        other._recent.CopyTo(_recent, 0);
        other._queueGain.CopyTo(_queueGain, 0);
        other._queueTime.CopyTo(_queueTime, 0);
        (_queueHead, _queueCount, _time, _recentAt) = (other._queueHead, other._queueCount, other._time, other._recentAt);
        (_sum, _held, _steady, _limiting) = (other._sum, other._held, other._steady, other._limiting);
    }

    private void Shift(Span<float> frame)
    {
        int delay = _delay.Length;
        frame[^delay..].CopyTo(_swap);
        frame[..^delay].CopyTo(frame[delay..]);
        _delay.CopyTo(frame);
        _swap.CopyTo(_delay, 0);
    }

    /// <summary>From pure delay to limiting: all that is in the delay line was below the ceiling.</summary>
    private void Begin()
    {
        _limiting = true;
        (_queueHead, _queueCount, _time, _recentAt, _steady, _held) = (0, 0, 0, 0, 0, 1);
        Array.Fill(_recent, 1);
        _sum = _window;
    }

    /// <summary>Back to pure delay, with the delay line in order of age.</summary>
    private void End()
    {
        _limiting = false;
        int oldest = _time % _delay.Length;
        _delay.AsSpan(oldest).CopyTo(_swap);
        _delay.AsSpan(0, oldest).CopyTo(_swap.AsSpan(_delay.Length - oldest));
        _swap.CopyTo(_delay, 0);
    }

    private float NextGain(float sample)
    {
        float magnitude = Math.Abs(sample);
        float least = Least(magnitude > _ceiling ? _ceiling / magnitude : 1);
        _held = Math.Min(least, _held + ((1 - _held) * Release));
        if (_held > 0.9999f && least == 1)
        {
            _held = 1;
        }

        _steady = _held == 1 ? _steady + 1 : 0;
        _sum += (double)_held - _recent[_recentAt];
        _recent[_recentAt] = _held;
        _recentAt = _recentAt + 1 == _window ? 0 : _recentAt + 1;
        return _steady >= _window ? 1 : (float)(_sum / _window);
    }

    /// <summary>The least gain of the window that ends with this one.</summary>
    private float Least(float gain)
    {
        if (_queueCount > 0 && _queueTime[_queueHead] <= _time - _window)
        {
            _queueHead = (_queueHead + 1) % _window;
            _queueCount--;
        }

        while (_queueCount > 0 && _queueGain[(_queueHead + _queueCount - 1) % _window] >= gain)
        {
            _queueCount--;
        }

        int tail = (_queueHead + _queueCount) % _window;
        (_queueGain[tail], _queueTime[tail]) = (gain, _time);
        _queueCount++;
        return _queueGain[_queueHead];
    }
}
