using Spaces.Grains.Audio;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;

namespace Spaces.Grains.Tests.Audio;

/// <summary>A person who sends a sound as a browser would: 20 ms packets with the level measured before encoding.</summary>
internal sealed class Talker
{
    private readonly List<StoredFrame> _frames = [];

    public Talker(uint number, float[] pcm, int bitrate = 32_000, bool voice = true, int channels = 1, int fec = 0)
    {
        Number = number;
        using IOpusEncoder encoder = new LibOpusCodec().CreateEncoder(
            new OpusEncoderSettings { Bitrate = bitrate, Voice = voice, Channels = channels, Complexity = 5, ExpectedLossPercent = fec });
        byte[] packet = new byte[AudioFormat.MaxFrameBytes];
        float[] wide = new float[AudioFormat.FrameSamples * channels];
        foreach (float[] frame in pcm.Chunk(AudioFormat.FrameSamples).Where(f => f.Length == AudioFormat.FrameSamples))
        {
            for (int i = 0; i < wide.Length; i++)
            {
                wide[i] = frame[i / channels];
            }

            int length = encoder.Encode(wide, packet);
            _frames.Add(new StoredFrame(packet[..length], (byte)Math.Round(-Pcm.Level(frame))));
        }
    }

    public uint Number { get; }

    public int Frames => _frames.Count;

    /// <summary>The packet of a frame.</summary>
    public byte[] Packet(int frame) => _frames[frame].Packet;

    /// <summary>Sends a frame.</summary>
    public PushResult Send(RoomMixer mixer, int frame, byte? level = null) => mixer.Push(
        Number,
        new AudioPacket(500 + frame, 96_000 + ((long)frame * AudioFormat.FrameSamples), level ?? _frames[frame].Level, true, _frames[frame].Packet));

    private sealed record StoredFrame(byte[] Packet, byte Level);
}
