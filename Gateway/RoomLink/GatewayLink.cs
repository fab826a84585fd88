using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Gateway.RoomLink;

/// <summary>
/// This gateway's observer. The client keeps the observer object only weakly: this singleton is its strong reference. What it does with a message is
/// short, as all messages of all silos come through it.
/// </summary>
internal sealed class GatewayLink(IClusterClient client, DownlinkFanout fanout, IServiceProvider services) : IGatewayLink
{
    private IGatewayLink? _reference;
    private RoomConnections? _connections;

    /// <summary>This process.</summary>
    public GatewayId Gateway { get; } = GatewayId.New();

    /// <summary>The reference that rooms are given.</summary>
    public IGatewayLink Reference => _reference ??= client.CreateObjectReference<IGatewayLink>(this);

    /// <inheritdoc />
    public Task OnMix(byte[] batch)
    {
        fanout.Enqueue(batch);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task OnNotice(RoomNotice notice)
    {
        _connections ??= services.GetRequiredService<RoomConnections>();
        _connections.OnNotice(notice);
        return Task.CompletedTask;
    }
}
