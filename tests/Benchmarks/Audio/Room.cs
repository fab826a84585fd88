using Spaces.Grains.Audio;
using Spaces.Grains.Media;
using Spaces.Grains.Opus;

namespace Spaces.Benchmarks.Audio;

/// <summary>A room in which everybody speaks all the time, driven as a silo drives it: packets through the inbox, then a tick.</summary>
internal sealed class Room : IDisposable
{
    // Long enough that jitter targets, places in the mix and own streams are settled.
    private const int SettlingTicks = 100;

    private readonly PacketInbox _inbox = new();
    private readonly Speaker[] _speakers;
    private readonly RoomMixer _mixer;

    public Room(int speakers, int complexity, bool passOn = true, int channels = 1)
    {
        _mixer = new RoomMixer(new LibOpusCodec(), new MixerOptions { Complexity = complexity, PassOn = passOn }, channels);
        _speakers = [.. Enumerable.Range(1, speakers).Select(i => new Speaker((uint)i, channels))];
        foreach (var speaker in _speakers)
        {
            _mixer.AddLane(speaker.Number);
        }

        for (int i = 0; i < SettlingTicks; i++)
        {
            Tick();
        }
    }

    /// <summary>A packet of each speaker in, 20 ms of mix out; returns the bytes of all its frames.</summary>
    public int Tick()
    {
        foreach (var speaker in _speakers)
        {
            _inbox.TryPost(speaker.Number, speaker.Next());
        }

        var packets = _inbox.TakeAll();
        while (packets.TryRead(out _, out ulong connection, out var packet))
        {
            if (_mixer.Push((uint)connection, packet) != PushResult.Ok)
            {
                throw new InvalidOperationException("A packet was not taken.");
            }
        }

        var mix = _mixer.Tick();
        int bytes = mix.Common.Length;
        for (int i = 0; i < mix.HeardCount; i++)
        {
            bytes += mix.MinusOf(i).Length;
        }

        return bytes;
    }

    public void Dispose() => _mixer.Dispose();
}
