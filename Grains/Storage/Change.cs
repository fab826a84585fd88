using Spaces.Grains.Interfaces.Commands;

namespace Spaces.Grains.Storage;

/// <summary>What a command makes of a record: a refusal, nothing (it is so already), or the record after it.</summary>
/// <param name="Refusal">Why not, or <see cref="RefusalReason.None"/>.</param>
/// <param name="Next">The record after the command; null when there is nothing to write.</param>
internal readonly record struct Change<T>(RefusalReason Refusal, T? Next)
    where T : class
{
    /// <summary>It is so already.</summary>
    public static Change<T> None => default;

    /// <summary>The record after the command.</summary>
    public static Change<T> To(T next) => new(RefusalReason.None, next);

    /// <summary>A refusal.</summary>
    public static Change<T> Refused(RefusalReason reason) => new(reason, null);
}
