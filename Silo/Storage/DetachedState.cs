using System.Diagnostics.CodeAnalysis;

namespace Spaces.Silo.Storage;

/// <summary>
/// A grain's state for the length of one call. The provider works on this one: if it comes back after nobody waits for it
/// any more, it changes nothing that the grain still looks at.
/// </summary>
internal sealed class DetachedState<T> : IGrainState<T>
{
    /// <inheritdoc/>
    [AllowNull]
    public required T State { get; set => field = value!; }

    /// <inheritdoc/>
    public string? ETag { get; set; }

    /// <inheritdoc/>
    public bool RecordExists { get; set; }

    /// <summary>The same content as <paramref name="state"/>.</summary>
    public static DetachedState<T> Of(IGrainState<T> state) => new() { State = state.State!, ETag = state.ETag, RecordExists = state.RecordExists };

    /// <summary>Gives <paramref name="state"/> this content.</summary>
    public void CopyTo(IGrainState<T> state)
    {
        state.State = State;
        state.ETag = ETag;
        state.RecordExists = RecordExists;
    }
}
