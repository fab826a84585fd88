namespace Spaces.Grains.Draining;

/// <summary>Why a room is moved to another silo.</summary>
internal enum MoveReason
{
    /// <summary>Its silo drains.</summary>
    Drain,

    /// <summary>Another silo has less to mix.</summary>
    Balance,

    /// <summary>An operator said so.</summary>
    Order,
}
