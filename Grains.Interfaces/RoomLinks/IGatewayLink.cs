using Orleans.Concurrency;

namespace Spaces.Grains.Interfaces.RoomLinks;

/// <summary>A gateway, as rooms and media hubs see it.</summary>
[Alias(Aliases.GatewayLink)]
public interface IGatewayLink : IGrainObserver
{
    /// <summary>The frames of one slot of all rooms of a silo that this gateway has people in (see <see cref="Audio.MixBatchReader"/>).</summary>
    [OneWay, Alias("OnMix")]
    Task OnMix(byte[] batch);

    /// <summary>Something that happened in a room.</summary>
    [OneWay, Alias("OnNotice")]
    Task OnNotice(RoomNotice notice);
}
