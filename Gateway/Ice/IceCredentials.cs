using System.Security.Cryptography;

namespace Spaces.Gateway.Ice;

/// <summary>
/// One side's user-name fragment and password (RFC 8445 section 5.3: at least 24 and 128 bits of randomness, made of the
/// 64 ice-chars, so six bits a character).
/// </summary>
internal sealed record IceCredentials(string UsernameFragment, string Password)
{
    /// <summary>Characters of a fragment made here: 72 bits, as it is also the key by which a check finds its peer.</summary>
    public const int UsernameFragmentLength = 12;

    /// <summary>Characters of a password made here: 192 bits.</summary>
    public const int PasswordLength = 32;

    private const string IceChars = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /// <summary>Fresh ones from the system's secure generator.</summary>
    public static IceCredentials Create() => new(
        RandomNumberGenerator.GetString(IceChars, UsernameFragmentLength),
        RandomNumberGenerator.GetString(IceChars, PasswordLength));

    /// <summary>Without the password, so that a log line cannot leak it.</summary>
    public override string ToString() => $"IceCredentials {{ UsernameFragment = {UsernameFragment} }}";
}
