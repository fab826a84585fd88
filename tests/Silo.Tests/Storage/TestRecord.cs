using System.Diagnostics.CodeAnalysis;

namespace Spaces.Silo.Tests.Storage;

/// <summary>What a grain holds of a stored state, as the runtime does it for real grains.</summary>
internal sealed class TestRecord<T> : IGrainState<T>
    where T : new()
{
    [AllowNull]
    public T State { get; set => field = value ?? new T(); } = new();

    public string? ETag { get; set; }

    public bool RecordExists { get; set; }
}
