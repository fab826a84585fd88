using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Spaces.Gateway.Options;

namespace Spaces.Gateway.Access;

/// <summary>
/// One issuer's keys: read when the first token comes, then again every hour, and when a token names a key that is not among them. What is known is
/// kept when the issuer is away.
/// </summary>
internal sealed partial class IssuerKeys : IConfigurationRetriever<OpenIdConnectConfiguration>
{
    /// <summary>The least time between two readings that unknown key ids ask for: anybody can make one up.</summary>
    public static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(30);

    /// <summary>For this long after a reading failed none is tried: those who wait would each wait for the time-out in turn.</summary>
    public static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(5);

    private const int MaxKeys = 100;
    private const int MinRsaBits = 2048;
    private const int P256Bits = 256;

    private readonly Lock _gate = new();
    private readonly AuthIssuerOptions _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConfigurationManager<OpenIdConnectConfiguration> _manager;
    private TaskCompletionSource<OpenIdConnectConfiguration?>? _refresh;
    private long _refreshed;
    private long? _failed;

    public IssuerKeys(AuthIssuerOptions settings, IDocumentRetriever documents, TimeProvider time, ILogger logger)
    {
        _settings = settings;
        _time = time;
        _logger = logger;
        _manager = new ConfigurationManager<OpenIdConnectConfiguration>(settings.Address, this, documents)
        {
            AutomaticRefreshInterval = TimeSpan.FromHours(1),
            // The intervals above are kept here, by our own clock; the manager's must not come in between.
            RefreshInterval = BaseConfigurationManager.MinimumRefreshInterval,
        };
    }

    /// <summary>
    /// The keys that may have signed a token with <paramref name="algorithm"/>: the one with the id of its header, or all when there is no id. Empty when
    /// the issuer has no such key; null when that cannot be known at the moment.
    /// </summary>
    public async Task<IReadOnlyList<SecurityKey>?> ForAsync(string algorithm, string? keyId, CancellationToken cancel)
    {
        OpenIdConnectConfiguration? known;
        try
        {
            known = await _manager.GetConfigurationAsync(cancel);
        }
        catch (InvalidOperationException)
        {
            // None was ever read; why is in the log.
            return null;
        }

        var keys = Among(known, algorithm, keyId);
        if (keys.Count > 0 || keyId is null)
        {
            return keys;
        }

        known = await RefreshAsync(cancel);
        return known is null ? null : Among(known, algorithm, keyId);
    }

    /// <inheritdoc />
    async Task<OpenIdConnectConfiguration> IConfigurationRetriever<OpenIdConnectConfiguration>.GetConfigurationAsync(
        string address, IDocumentRetriever retriever, CancellationToken cancel)
    {
        try
        {
            ThrowIfTooSoon();
            var read = _settings.UsesDiscovery ? await DiscoverAsync(address, retriever, cancel) : await ReadKeysAsync(address, retriever, cancel);
            if (Among(read, SecurityAlgorithms.RsaSha256, null).Count == 0 && Among(read, SecurityAlgorithms.EcdsaSha256, null).Count == 0)
            {
                throw new InvalidDataException("It has no key for RS256 (2048 bits or more) or ES256.");
            }

            LogRead(_logger, _settings.Issuer, read.SigningKeys.Count);
            Finish(read);
            return read;
        }
        catch (TooSoonException)
        {
            Finish(null);
            throw;
        }
        catch (Exception e)
        {
            lock (_gate)
            {
                _failed = _time.GetTimestamp();
            }

            LogFailed(_logger, _settings.Issuer, address, e.InnerException is null ? e.Message : $"{e.Message} {e.InnerException.Message}");
            Finish(null);
            throw;
        }
    }

    private async Task<OpenIdConnectConfiguration> DiscoverAsync(string address, IDocumentRetriever retriever, CancellationToken cancel)
    {
        var read = await OpenIdConnectConfigurationRetriever.GetAsync(address, retriever, cancel);

        // OpenID Connect Discovery 1.0 section 4.3: else one tenant of an issuer could speak for another.
        return read.Issuer == _settings.Issuer ? read : throw new InvalidDataException($"It says that it is the issuer '{read.Issuer}'.");
    }

    private static async Task<OpenIdConnectConfiguration> ReadKeysAsync(string address, IDocumentRetriever retriever, CancellationToken cancel)
    {
        var set = new JsonWebKeySet(await retriever.GetDocumentAsync(address, cancel));
        var read = new OpenIdConnectConfiguration { JwksUri = address, JsonWebKeySet = set };
        foreach (var key in set.GetSigningKeys())
        {
            read.SigningKeys.Add(key);
        }

        return read;
    }

    private async Task<OpenIdConnectConfiguration?> RefreshAsync(CancellationToken cancel)
    {
        TaskCompletionSource<OpenIdConnectConfiguration?> refresh;
        lock (_gate)
        {
            if (_refresh is not null && _time.GetElapsedTime(_refreshed) < RefreshInterval)
            {
                refresh = _refresh;
            }
            else
            {
                refresh = _refresh = new TaskCompletionSource<OpenIdConnectConfiguration?>(TaskCreationOptions.RunContinuationsAsynchronously);
                _refreshed = _time.GetTimestamp();
                _manager.RequestRefresh();
            }
        }

        try
        {
            // Two documents, one after the other.
            return await refresh.Task.WaitAsync(2 * IssuerDocuments.Timeout, cancel);
        }
        catch (TimeoutException)
        {
            // Those who come after need not wait for it again.
            refresh.TrySetResult(null);
            return null;
        }
    }

    private void Finish(OpenIdConnectConfiguration? read)
    {
        lock (_gate)
        {
            _refresh?.TrySetResult(read);
        }
    }

    private void ThrowIfTooSoon()
    {
        lock (_gate)
        {
            if (_failed is { } failed && _time.GetElapsedTime(failed) < RetryInterval)
            {
                throw new TooSoonException();
            }
        }
    }

    private static List<SecurityKey> Among(OpenIdConnectConfiguration configuration, string algorithm, string? keyId) =>
    [
        .. configuration.SigningKeys.Where(k => (keyId is null || k.KeyId == keyId) && IsFor(algorithm, k)).Take(MaxKeys),
    ];

    // RFC 7518 sections 3.3 and 3.4.
    private static bool IsFor(string algorithm, SecurityKey key) => algorithm switch
    {
        SecurityAlgorithms.RsaSha256 => key is RsaSecurityKey { KeySize: >= MinRsaBits },
        SecurityAlgorithms.EcdsaSha256 => key is ECDsaSecurityKey { KeySize: P256Bits },
        _ => false,
    };

    [LoggerMessage(AccessEventIds.IssuerKeysRead, LogLevel.Information, "Issuer {Issuer} has {Count} keys")]
    private static partial void LogRead(ILogger logger, string issuer, int count);

    [LoggerMessage(AccessEventIds.IssuerKeysFailed, LogLevel.Warning, "The keys of issuer {Issuer} cannot be read from {Address}: {Reason}")]
    private static partial void LogFailed(ILogger logger, string issuer, string address, string reason);

    /// <summary>A reading failed a moment ago.</summary>
    private sealed class TooSoonException() : Exception("The keys could not be read a moment ago.");
}
