using System.Collections.Frozen;
using System.Text;

namespace Spaces.Gateway.Api;

/// <summary>The words that our enumerations are in JSON: lower case, and hyphens where a name has several words. Stable.</summary>
internal static class Words
{
    /// <summary>The word of a value.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => Table<T>.Words.GetValueOrDefault(value, "unknown");

    /// <summary>The value of a word; false when it is none.</summary>
    public static bool TryParse<T>(string? word, out T value)
        where T : struct, Enum
    {
        value = default;
        return word is not null && Table<T>.Values.TryGetValue(word, out value);
    }

    /// <summary>All words, for messages: <c>everyone, followed or invited</c>.</summary>
    public static string All<T>()
        where T : struct, Enum
    {
        var words = Enum.GetValues<T>().Select(Of).ToArray();
        return $"{string.Join(", ", words[..^1])} or {words[^1]}";
    }

    /// <summary>A name of ours with hyphens: <c>HandRaised</c> is <c>hand-raised</c>.</summary>
    public static string Hyphenated(string name)
    {
        var word = new StringBuilder(name.Length + 4);
        foreach (var c in name)
        {
            if (char.IsUpper(c) && word.Length > 0)
            {
                word.Append('-');
            }

            word.Append(char.ToLowerInvariant(c));
        }

        // One word in this API, though its name among our types is two.
        return word.Replace("co-host", "cohost").ToString();
    }

    private static class Table<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> Words = Enum.GetValues<T>().ToFrozenDictionary(v => v, v => Hyphenated(v.ToString()));

        public static readonly FrozenDictionary<string, T> Values = Words.ToFrozenDictionary(p => p.Value, p => p.Key);
    }
}
