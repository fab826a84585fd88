namespace Spaces.Silo.Storage;

/// <summary>What a conditional write did.</summary>
/// <param name="Applied">Whether the row had the expected ETag and was changed.</param>
/// <param name="ETag">The row's ETag afterwards; null where there is no row.</param>
internal readonly record struct WriteOutcome(bool Applied, string? ETag);
