using System.Text.Json.Nodes;

namespace Spaces.Deploy.Tests.Helm;

/// <summary>Checks values against the part of JSON Schema that the chart uses; a word it does not know is an error, not a pass.</summary>
internal static class Schema
{
    private static readonly string[] Known =
    [
        "$schema", "type", "properties", "required", "additionalProperties", "items", "enum", "minimum", "maximum", "minLength",
    ];

    /// <summary>What is wrong, each with its path; nothing if all is well.</summary>
    public static IEnumerable<string> Problems(JsonObject schema, JsonNode? value, string path = "")
    {
        Assert.All(schema.Select(word => word.Key), word => Assert.Contains(word, Known));
        if (!IsOf(schema["type"]!.GetValue<string>(), value))
        {
            return [$"{path}: '{value}' is not of type {schema["type"]}"];
        }

        return value switch
        {
            JsonObject fields => OfFields(schema, fields, path),
            JsonArray list when schema["items"] is JsonObject items => list.SelectMany((item, i) => Problems(items, item, $"{path}[{i}]")),
            JsonValue scalar => OfScalar(schema, scalar, path),
            _ => [],
        };
    }

    private static IEnumerable<string> OfFields(JsonObject schema, JsonObject fields, string path)
    {
        foreach (var missing in schema["required"]?.AsArray().Select(name => name!.GetValue<string>()).Where(name => !fields.ContainsKey(name)) ?? [])
        {
            yield return $"{path}.{missing}: is missing";
        }

        foreach (var (name, value) in fields)
        {
            var rule = schema["properties"]?[name] ?? schema["additionalProperties"];
            if (rule is JsonValue)
            {
                yield return $"{path}.{name}: is not known";
            }
            else if (rule is JsonObject inner)
            {
                foreach (var problem in Problems(inner, value, $"{path}.{name}"))
                {
                    yield return problem;
                }
            }
        }
    }

    private static IEnumerable<string> OfScalar(JsonObject schema, JsonValue value, string path)
    {
        if (schema["enum"] is JsonArray allowed && !allowed.Any(one => JsonNode.DeepEquals(one, value)))
        {
            yield return $"{path}: '{value}' is not one of {allowed.ToJsonString()}";
        }

        if (value.TryGetValue<long>(out var number)
            && (number < (schema["minimum"]?.GetValue<long>() ?? long.MinValue) || number > (schema["maximum"]?.GetValue<long>() ?? long.MaxValue)))
        {
            yield return $"{path}: {number} is out of bounds";
        }

        if (value.TryGetValue<string>(out var text) && text.Length < (schema["minLength"]?.GetValue<int>() ?? 0))
        {
            yield return $"{path}: '{text}' is too short";
        }
    }

    private static bool IsOf(string type, JsonNode? value) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value is JsonValue text && text.TryGetValue<string>(out _),
        "integer" => value is JsonValue number && number.TryGetValue<long>(out _),
        "boolean" => value is JsonValue flag && flag.TryGetValue<bool>(out _),
        _ => throw new InvalidOperationException($"type {type} is not known to this check"),
    };
}
