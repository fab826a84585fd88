using Spaces.TestKit.Audio;

namespace Spaces.TestKit.Listening;

/// <summary>Two seconds of a tone as Opus packets of 20 ms, encoded once and sent over and over.</summary>
public sealed class ToneLoop
{
    private const int Length = 100;

    // What Chromium sends for one voice unless it is told otherwise. For 2 % of loss libopus makes no in-band copies at this rate; at 40 kbit/s it does.
    private const int Bitrate = 32_000;

    /// <summary>RFC 6464 level of each packet, in -dBov.</summary>
    public const byte Level = 15;

    private readonly byte[][] _packets = new byte[Length][];

    /// <param name="frequency">Whole hertz, so that the end leads into the beginning.</param>
    /// <param name="expectedLossPercent">Above 0 the packets carry in-band FEC.</param>
    public ToneLoop(int frequency, int expectedLossPercent = 0)
    {
        Frequency = frequency;
        using var tone = new OpusTone(frequency, bitrate: Bitrate, expectedLossPercent: expectedLossPercent);
        // The second round is kept: its first packet follows a last one, as it will whenever it is sent.
        for (var i = 0; i < 2 * Length; i++)
        {
            _packets[i % Length] = tone.Next().Payload.ToArray();
        }
    }

    /// <summary>Hertz.</summary>
    public int Frequency { get; }

    /// <summary>The packet of a number, from 0 on without end.</summary>
    public ReadOnlySpan<byte> this[long number] => _packets[(int)(number % Length)];
}
