namespace Spaces.Gateway.Options;

/// <summary>A shared key (section <c>Auth:Keys:n</c>).</summary>
public sealed class AuthKeyOptions
{
    /// <summary>What tokens call the key in their <c>kid</c> header. Left out, or when no key has the header's id: every key is tried.</summary>
    public string? Id { get; set; }

    /// <summary>The key: base64, at least 32 bytes.</summary>
    public string? Key { get; set; }

    /// <summary>The key's bytes; false when there is none, it is not base64 or too short.</summary>
    internal bool TryRead(out byte[] key)
    {
        key = [];
        if (string.IsNullOrWhiteSpace(Key))
        {
            return false;
        }

        var buffer = new byte[Key.Length];
        if (!Convert.TryFromBase64String(Key, buffer, out var length) || length < AuthOptions.MinKeyBytes)
        {
            return false;
        }

        key = buffer[..length];
        return true;
    }
}
