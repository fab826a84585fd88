using System.Security.Cryptography;

namespace Spaces.Grains.Interfaces.Identity;

/// <summary>The name of a space: short, URL-safe, and the key of its grain.</summary>
/// <param name="Value">1 to 32 characters of <c>A-Z a-z 0-9 - _</c>.</param>
[GenerateSerializer, Immutable, Alias(Aliases.SpaceId)]
public readonly record struct SpaceId([property: Id(0)] string Value)
{
    private const int MaxLength = 32;
    private const int NewLength = 11;

    // Without the letters that are mistaken for one another when a link is read aloud.
    private const string Alphabet = "23456789abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";

    /// <summary>Makes a fresh random id of 11 characters: about 64 bits, so that an unlisted space cannot be found by guessing.</summary>
    public static SpaceId New() => new(RandomNumberGenerator.GetString(Alphabet, NewLength));

    /// <summary>Reads an id from a URL or a message; false when it is empty, too long or has another character.</summary>
    public static bool TryParse(string? text, out SpaceId id)
    {
        id = default;
        if (text is not { Length: > 0 and <= MaxLength })
        {
            return false;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
            {
                return false;
            }
        }

        id = new SpaceId(text);
        return true;
    }

    /// <inheritdoc />
    public override string ToString() => Value;
}
