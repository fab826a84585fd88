using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Gateway.Tests.RoomLink;

/// <summary>A silo's media hub that keeps what it was sent.</summary>
internal sealed class RecordingHub : IMediaHub
{
    /// <summary>Media keys and sequence numbers, in order.</summary>
    public List<(ulong Key, long Sequence)> Packets { get; } = [];

    public Task Push(byte[] batch)
    {
        var reader = new AudioBatchReader(batch);
        while (reader.TryRead(out var key, out _, out var packet))
        {
            Packets.Add((key, packet.Sequence));
        }

        return Task.CompletedTask;
    }

    public Task Forward(byte[] batch) => throw new NotSupportedException("Silos forward to each other.");

    public Task<byte[]> Moved(ulong mediaKey, GrainId hub) => throw new NotSupportedException("Rooms say where they are.");

    public Task<LeftSound?> FetchSound(ulong mediaKey, GrainId hub) => throw new NotSupportedException("Rooms fetch what they left.");

    public Task LetGo(ulong mediaKey) => throw new NotSupportedException("Rooms ask for this.");
}
