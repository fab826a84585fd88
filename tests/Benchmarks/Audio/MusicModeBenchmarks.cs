using BenchmarkDotNet.Attributes;
using Spaces.Grains.Audio;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;

namespace Spaces.Benchmarks.Audio;

/// <summary>What music mode costs: one encode, and a room of three, in mono at 32 kbit/s and in stereo at 96 kbit/s.</summary>
public class MusicModeBenchmarks
{
    private const int FrameCount = 500;

    private readonly byte[] _packet = new byte[AudioFormat.MaxFrameBytes];
    private readonly float[][] _frames = new float[FrameCount][];
    private IOpusEncoder? _encoder;
    private Room? _room;
    private int _next;

    /// <summary>1: voice. 2: music mode.</summary>
    [Params(1, 2)]
    public int Channels { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        MixerOptions options = new();
        float[][] voice = VoiceLikeSound.Frames(FrameCount);
        for (int i = 0; i < FrameCount; i++)
        {
            // Two different sounds on the two sides: the dearest stereo there is.
            _frames[i] = Channels == 1 ? voice[i] : [.. voice[i].Zip(voice[(i + 137) % FrameCount], (l, r) => (float[])[l, r]).SelectMany(p => p)];
        }

        _encoder = new LibOpusCodec().CreateEncoder(new OpusEncoderSettings
        {
            Channels = Channels,
            Bitrate = options.BitrateOf(Channels),
            Complexity = options.Complexity,
            Voice = Channels == 1,
        });
        _room = new Room(speakers: 3, options.Complexity, channels: Channels);
    }

    [GlobalCleanup]
    public void Clean()
    {
        _encoder?.Dispose();
        _room?.Dispose();
    }

    [Benchmark]
    public int Encode()
    {
        _next = (_next + 1) % FrameCount;
        return _encoder!.Encode(_frames[_next], _packet);
    }

    [Benchmark]
    public int RoomOfThree() => _room!.Tick();
}
