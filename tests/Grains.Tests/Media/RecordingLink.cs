using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Grains.Tests.Media;

/// <summary>A gateway that keeps what it is sent.</summary>
internal sealed class RecordingLink : IGatewayLink
{
    /// <summary>Messages of frames.</summary>
    public List<byte[]> Messages { get; } = [];

    /// <summary>The ticks of all frames, in order.</summary>
    public long[] Ticks => [.. Messages.SelectMany(TicksOf)];

    public Task OnMix(byte[] batch)
    {
        Messages.Add(batch);
        return Task.CompletedTask;
    }

    public Task OnNotice(RoomNotice notice) => Task.CompletedTask;

    private static List<long> TicksOf(byte[] message)
    {
        List<long> ticks = [];
        var reader = new MixBatchReader(message);
        while (reader.TryRead(out var frame))
        {
            ticks.Add(frame.Tick);
        }

        return ticks;
    }
}
