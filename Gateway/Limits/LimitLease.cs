using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;

namespace Spaces.Gateway.Limits;

/// <summary>What the middleware gets: a permit, or a refusal. Tokens are spent, not lent: disposing of it does nothing.</summary>
internal sealed class LimitLease(LimitRefusal? refusal) : RateLimitLease
{
    /// <summary>Why not; null for a permit.</summary>
    public LimitRefusal? Refusal => refusal;

    /// <inheritdoc />
    public override bool IsAcquired => refusal is null;

    /// <inheritdoc />
    public override IEnumerable<string> MetadataNames => refusal is null ? [] : [MetadataName.RetryAfter.Name];

    /// <inheritdoc />
    public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata)
    {
        metadata = metadataName == MetadataName.RetryAfter.Name ? refusal?.RetryAfter : null;
        return metadata is not null;
    }
}
