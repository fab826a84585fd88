using System.Text.Json;

namespace Spaces.Spacesctl.Output;

/// <summary>A document that this program does not know the shape of, as lines that people can read: names and values, indented.</summary>
internal static class Outline
{
    private const int MaxDepth = 8;

    /// <summary>The lines.</summary>
    public static IEnumerable<string> Of(JsonElement value, int depth = 0)
    {
        var indent = new string(' ', 2 * depth);
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when depth < MaxDepth:
                return value.EnumerateObject().SelectMany(p => IsPlain(p.Value)
                    ? [$"{indent}{p.Name}: {Text(p.Value)}"]
                    : Of(p.Value, depth + 1).Prepend($"{indent}{p.Name}:"));
            case JsonValueKind.Array when depth < MaxDepth:
                return value.EnumerateArray().SelectMany(item => IsFlat(item) ? [$"{indent}- {Flat(item)}"] : Of(item, depth + 1).Prepend($"{indent}-"));
            default:
                return [indent + Text(value)];
        }
    }

    /// <summary>An object of plain values on one line.</summary>
    public static string Flat(JsonElement value) => value.ValueKind == JsonValueKind.Object
        ? string.Join(", ", value.EnumerateObject().Where(p => p.Value.ValueKind != JsonValueKind.Null).Select(p => $"{p.Name} {Text(p.Value)}"))
        : Text(value);

    private static bool IsPlain(JsonElement value) => value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array);

    private static bool IsFlat(JsonElement value) => IsPlain(value) || (value.ValueKind == JsonValueKind.Object && value.EnumerateObject().All(p => IsPlain(p.Value)));

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null => "-",
        _ => value.GetRawText(),
    };
}
