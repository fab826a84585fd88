using Microsoft.IdentityModel.Protocols;
using Spaces.Gateway.Options;

namespace Spaces.Gateway.Access;

/// <summary>Reads issuers' documents: in bounded time and size, without following anybody elsewhere, and over plain http on loopback only.</summary>
internal sealed class IssuerDocuments : IDocumentRetriever, IDisposable
{
    /// <summary>The largest document, in bytes.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>How long an issuer has for one document.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    // A pooled connection is given up after a while, so that a change of the issuer's address is seen.
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = Timeout,
        MaxResponseContentBufferSize = MaxBytes,
    };

    /// <inheritdoc />
    public async Task<string> GetDocumentAsync(string address, CancellationToken cancel)
    {
        // A discovery document can name any address for the keys.
        if (!AuthIssuerOptions.IsTrustworthy(address))
        {
            throw new HttpRequestException($"'{address}' is neither https nor on loopback.");
        }

        using var response = await _http.GetAsync(new Uri(address), cancel);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(cancel);
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();
}
