namespace Spaces.Grains.Interfaces.Identity;

/// <summary>A person, as the operator's application names them: the <c>sub</c> claim of their token.</summary>
/// <param name="Value">1 to 128 characters without control characters.</param>
[GenerateSerializer, Immutable, Alias(Aliases.ParticipantId)]
public readonly record struct ParticipantId([property: Id(0)] string Value)
{
    /// <summary>The longest id that is taken, in characters.</summary>
    public const int MaxLength = 128;

    /// <summary>Reads an id from a claim; false when it is empty, too long or has a control character.</summary>
    public static bool TryParse(string? text, out ParticipantId id)
    {
        id = default;
        if (text is not { Length: > 0 and <= MaxLength } || text.Any(char.IsControl))
        {
            return false;
        }

        id = new ParticipantId(text);
        return true;
    }

    /// <inheritdoc />
    public override string ToString() => Value;
}
