namespace Spaces.Gateway.Options;

/// <summary>An OpenID Connect issuer (section <c>Auth:Issuers:n</c>).</summary>
public sealed class AuthIssuerOptions
{
    /// <summary>The longest <see cref="SubjectPrefix"/>, in characters.</summary>
    public const int MaxSubjectPrefix = 64;

    private const string Discovery = "/.well-known/openid-configuration";

    /// <summary>The issuer: the exact value of the tokens' <c>iss</c> claim.</summary>
    public string Issuer { get; set; } = "";

    /// <summary>
    /// Where the issuer's keys are (RFC 7517). Default: as the document at <c>Issuer/.well-known/openid-configuration</c> says. https; plain http on
    /// loopback only, because whoever can change the answer can be anybody.
    /// </summary>
    public string? JwksUri { get; set; }

    /// <summary>What the tokens' <c>aud</c> claim must contain. Needed: the issuer's tokens for other applications must not work here.</summary>
    public string Audience { get; set; } = "";

    /// <summary>Put before <c>sub</c>, so that people of two issuers cannot be taken for each other. At most 64 characters. Default: none.</summary>
    public string SubjectPrefix { get; set; } = "";

    /// <summary>The grant of tokens without a <c>spaces</c> claim. Default: none, such tokens allow nothing.</summary>
    public AuthGrantOptions? DefaultGrant { get; set; }

    /// <summary>Whether the keys' address is read from the issuer's discovery document.</summary>
    internal bool UsesDiscovery => string.IsNullOrWhiteSpace(JwksUri);

    /// <summary>The address that is asked first: of the keys, or of the discovery document (OpenID Connect Discovery 1.0 section 4).</summary>
    internal string Address => UsesDiscovery ? Issuer.TrimEnd('/') + Discovery : JwksUri!;

    /// <summary>Whether an answer from an address can be trusted to be its owner's.</summary>
    internal static bool IsTrustworthy(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}
