using System.Diagnostics.CodeAnalysis;

namespace Spaces.Gateway.Options;

/// <summary>Origins as browsers write them: scheme, host and port in lower case, without a default port and without a path.</summary>
internal static class Origins
{
    /// <summary>Longer ones are nobody's.</summary>
    private const int MaxLength = 300;

    /// <summary>Reads an http or https origin; a slash at its end is left out. False for anything more or less.</summary>
    public static bool TryRead(string? text, [NotNullWhen(true)] out string? origin)
    {
        origin = null;
        if (text is not { Length: > 0 and <= MaxLength }
            || !Uri.TryCreate(text, UriKind.Absolute, out var uri)
            || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)
            || uri.AbsolutePath != "/" || uri.Query.Length > 0 || uri.Fragment.Length > 0 || uri.UserInfo.Length > 0)
        {
            return false;
        }

        origin = new UriBuilder(uri.Scheme, uri.IdnHost, uri.IsDefaultPort ? -1 : uri.Port).Uri.GetLeftPart(UriPartial.Authority);
        return true;
    }
}
