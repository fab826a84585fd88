using Spaces.Spacesctl.Client;

namespace Spaces.Spacesctl.Commands;

/// <summary>What has become of a drain.</summary>
internal enum DrainStand
{
    /// <summary>It goes on.</summary>
    Going,

    /// <summary>Everything was handed over.</summary>
    Drained,

    /// <summary>The deadline has passed, and something is left.</summary>
    DeadlinePassed,

    /// <summary>Somebody let the node serve again.</summary>
    Resumed,

    /// <summary>The node is gone, and had something left when it was last seen.</summary>
    Lost,
}

/// <summary>Follows a node's drain by its reports, which are up to some seconds old and begin with some from before the order.</summary>
/// <param name="deadline">The drain's deadline.</param>
internal sealed class DrainWatch(TimeSpan deadline)
{
    // The order travels with the answer to a report, and what became of it with the next one.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private bool _began;
    private int _left = -1;

    /// <summary>Takes the newest report.</summary>
    /// <param name="node">The node; null when it is not in the cluster any more.</param>
    /// <param name="elapsed">Since the drain was ordered.</param>
    public DrainStand Next(Node? node, TimeSpan elapsed)
    {
        if (node is null)
        {
            return _began && _left == 0 ? DrainStand.Drained : DrainStand.Lost;
        }

        _began |= node.State != "serving";
        _left = node.Left;
        return node.State switch
        {
            "drained" => _left == 0 ? DrainStand.Drained : DrainStand.DeadlinePassed,
            "stopping" when _left == 0 => DrainStand.Drained,
            "serving" when _began => DrainStand.Resumed,
            _ => elapsed > deadline + Grace ? DrainStand.DeadlinePassed : DrainStand.Going,
        };
    }
}
