using Microsoft.Extensions.Options;
using Spaces.Gateway.Options;

namespace Spaces.Gateway.Access;

/// <summary>An issuer whose tokens are taken.</summary>
/// <param name="Settings">Its settings.</param>
/// <param name="DefaultGrant">The grant of its tokens without one.</param>
/// <param name="Keys">Its keys.</param>
internal sealed record TrustedIssuer(AuthIssuerOptions Settings, Grant? DefaultGrant, IssuerKeys Keys);

/// <summary>The OpenID Connect issuers as the settings are now. One whose address is unchanged keeps its keys over a change of the settings.</summary>
internal sealed class TrustedIssuers(IOptionsMonitor<AuthOptions> options, TimeProvider time, ILogger<IssuerKeys> logger) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly IssuerDocuments _documents = new();
    private volatile Snapshot? _snapshot;

    /// <summary>The issuer with this exact name; null when it is not trusted.</summary>
    public TrustedIssuer? Find(string issuer) => Current().Issuers.GetValueOrDefault(issuer);

    /// <inheritdoc />
    public void Dispose() => _documents.Dispose();

    private Snapshot Current()
    {
        var now = options.CurrentValue;
        if (_snapshot is { } known && ReferenceEquals(known.Options, now))
        {
            return known;
        }

        lock (_gate)
        {
            return _snapshot is { } other && ReferenceEquals(other.Options, now) ? other : _snapshot = Read(now, _snapshot);
        }
    }

    private Snapshot Read(AuthOptions now, Snapshot? before) => new(now, now.Issuers.ToDictionary(
        i => i.Issuer,
        i => new TrustedIssuer(
            i,
            i.DefaultGrant is { } grant
                ? new Grant { Create = grant.Create, Join = grant.Join, Moderate = grant.Moderate, Safety = grant.Safety, Operate = grant.Operate }
                : null,
            before?.Issuers.GetValueOrDefault(i.Issuer) is { } known && known.Settings.Address == i.Address
                ? known.Keys
                : new IssuerKeys(i, _documents, time, logger)),
        StringComparer.Ordinal));

    private sealed record Snapshot(AuthOptions Options, Dictionary<string, TrustedIssuer> Issuers);
}
