namespace Spaces.TestKit;

/// <summary>Test vectors as they are printed in standards: hex digits with any white space between.</summary>
public static class Hex
{
    public static byte[] Bytes(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var digits = string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
        return Convert.FromHexString(digits);
    }

    /// <summary>Lower-case digits without spaces, for messages.</summary>
    public static string Text(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
