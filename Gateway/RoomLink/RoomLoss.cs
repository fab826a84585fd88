using Spaces.Gateway.Repair;
using Spaces.Grains.Interfaces.Commands;

namespace Spaces.Gateway.RoomLink;

/// <summary>What the listeners of a room lose, in one number for the room: its encoder can prepare for loss, at the price of some quality for all.</summary>
internal static class RoomLoss
{
    /// <summary>Loss in percent that nine of ten listeners stay within.</summary>
    public static int PercentOf(IEnumerable<RoomConnection> connections, TimeSpan now)
    {
        var summary = default(LossSummary);
        foreach (var connection in connections)
        {
            if (connection.Purpose.HasFlag(ConnectionPurpose.Receive))
            {
                summary.Add(connection.Peer.Connection.Reports.Loss.ShareAt(now));
            }
        }

        return summary.Percentile(0.9);
    }
}
