namespace Spaces.Silo.Storage;

/// <summary>Which row: one named state of one grain of one service.</summary>
internal readonly record struct GrainStateKey(string ServiceId, string GrainId, string StateName)
{
    /// <inheritdoc/>
    public override string ToString() => $"{GrainId} [{StateName}]";
}
