using Microsoft.AspNetCore.SignalR;
using Spaces.Gateway.Api;
using Spaces.Gateway.RoomLink;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.Hub;

/// <summary>Tells the clients of a room on this gateway what happens, each room being a SignalR group. Sends are not waited for.</summary>
internal sealed class HubAudience(IHubContext<SpaceHub> hub) : IRoomAudience
{
    /// <inheritdoc />
    public void Events(SpaceId space, long epoch, IReadOnlyList<SpaceEvent> events)
    {
        foreach (var e in events)
        {
            Send(space, ClientMethods.Event, EventView.Of(epoch, e));
        }
    }

    /// <inheritdoc />
    public void Snapshot(SpaceId space, SpaceSnapshot snapshot) => Send(space, ClientMethods.Snapshot, SnapshotView.Of(snapshot));

    /// <inheritdoc />
    public void Count(SpaceId space, int listeners) => Send(space, ClientMethods.Count, new CountMessage(listeners));

    /// <inheritdoc />
    public void Levels(SpaceId space, IReadOnlyList<HeardLevel> heard) =>
        Send(space, ClientMethods.Levels, new LevelsMessage([.. heard.Select(h => new LevelView(h.Number, h.Level))]));

    /// <inheritdoc />
    public void MediaState(SpaceId space, bool interrupted) =>
        Send(space, ClientMethods.Media, new MediaMessage(interrupted ? "interrupted" : "restored"));

    /// <inheritdoc />
    public void Closed(RoomConnection connection, ConnectionEnd end)
    {
        if (connection.HubConnection is not { } id || end == ConnectionEnd.Goodbye)
        {
            return;
        }

        _ = hub.Groups.RemoveFromGroupAsync(id, connection.Room.Id.Value);
        _ = hub.Clients.Client(id).SendAsync(ClientMethods.Closed, end switch
        {
            ConnectionEnd.Replaced => new ClosedMessage(
                "replaced", "You joined from another place", "This connection was closed, as the same person connected again."),
            ConnectionEnd.Ended => new ClosedMessage("ended", "The space has ended", "The host has ended the space."),
            _ => new ClosedMessage("expired", "The connection was lost", "Nothing was heard of this client for too long. Join again."),
        });
    }

    /// <summary>Tells every client that this gateway stops.</summary>
    public Task ShuttingDownAsync() => hub.Clients.All.SendAsync(
        ClientMethods.Closed, new ClosedMessage("shutdown", "This gateway stops", "Join again, through another gateway if there is one."));

    private void Send(SpaceId space, string method, object message) => _ = hub.Clients.Group(space.Value).SendAsync(method, message);
}
