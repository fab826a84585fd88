using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using Spaces.Gateway.Options;

namespace Spaces.Gateway.Access;

/// <summary>
/// The keys that the operator's application shares with the gateways, as the settings are now: a key that is added or removed counts with the next
/// token. In development without a configured key one is made and kept in a file.
/// </summary>
internal sealed class SharedKeys(IOptionsMonitor<AuthOptions> options, IHostEnvironment environment, IConfiguration configuration)
{
    private readonly Lock _gate = new();
    private volatile Snapshot? _snapshot;

    /// <summary>The key that development tokens are signed with.</summary>
    public SymmetricSecurityKey Signing => Current().Keys is [var first, ..] ? first : throw new InvalidOperationException("There is no shared key.");

    /// <summary>The keys that may have signed a token: those with the id of its header, or else all.</summary>
    public IReadOnlyList<SymmetricSecurityKey> For(string? keyId)
    {
        var keys = Current().Keys;
        var named = keyId is null ? [] : keys.Where(k => k.KeyId == keyId).ToArray();
        return named.Length > 0 ? named : keys;
    }

    private Snapshot Current()
    {
        var now = options.CurrentValue;
        if (_snapshot is { } known && ReferenceEquals(known.Options, now))
        {
            return known;
        }

        lock (_gate)
        {
            return _snapshot is { } other && ReferenceEquals(other.Options, now) ? other : _snapshot = new Snapshot(now, Read(now));
        }
    }

    private SymmetricSecurityKey[] Read(AuthOptions now)
    {
        SymmetricSecurityKey[] keys = [.. now.AllKeys().Select(k => k.TryRead(out var key) ? Make(key, k.Id) : null).OfType<SymmetricSecurityKey>()];
        return keys.Length == 0 && environment.IsDevelopment()
            ? [Make(DevelopmentKeyFile.ReadOrMake(configuration["DataDirectory"] ?? "data"), null)]
            : keys;
    }

    private static SymmetricSecurityKey Make(byte[] key, string? id) =>
        new(key) { KeyId = string.IsNullOrEmpty(id) ? Convert.ToHexStringLower(SHA256.HashData(key).AsSpan(0, 4)) : id };

    private sealed record Snapshot(AuthOptions Options, SymmetricSecurityKey[] Keys);
}
