namespace Spaces.Gateway.Options;

/// <summary>Settings of access (section <c>Auth</c>): whose tokens are believed. Read again when the settings file changes.</summary>
public sealed class AuthOptions
{
    /// <summary>The shortest key that HS256 may use, in bytes (RFC 7518 section 3.2).</summary>
    public const int MinKeyBytes = 32;

    /// <summary>The largest <see cref="ClockSkew"/>.</summary>
    public static readonly TimeSpan MaxClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Shared key of the operator's application, base64, at least 32 bytes: it signs a token per person with HS256. Anyone who has it can be anybody.
    /// Short for a first entry of <see cref="Keys"/> without an id. Default: none; in development one is made and kept in the data folder.
    /// </summary>
    public string? Key { get; set; }

    /// <summary>Shared keys, all of which are taken, so that one can be replaced without refusing anybody. The first signs development tokens.</summary>
    public IList<AuthKeyOptions> Keys { get; } = [];

    /// <summary>OpenID Connect issuers whose RS256 and ES256 tokens are taken. Default: none.</summary>
    public IList<AuthIssuerOptions> Issuers { get; } = [];

    /// <summary>How far the clocks of signers and gateways may be apart when <c>exp</c> and <c>nbf</c> are checked. 0 to 5 minutes, default 30 s.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Hand out tokens to anybody at <c>POST /v1/dev/tokens</c>, so that the web page works at once. Only where the HTTP port is bound to loopback, and
    /// never in production. Default: on in the Development environment.
    /// </summary>
    public bool? DevelopmentTokens { get; set; }

    /// <summary>Every shared key in order: <see cref="Key"/>, when it is set, and <see cref="Keys"/>.</summary>
    internal IEnumerable<AuthKeyOptions> AllKeys() => Key is null ? Keys : Keys.Prepend(new AuthKeyOptions { Key = Key });
}
