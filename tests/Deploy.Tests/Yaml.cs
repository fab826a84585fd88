using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Spaces.Deploy.Tests;

/// <summary>YAML as JSON nodes: merge keys and anchors resolved, plain scalars typed as YAML's core schema has it.</summary>
internal static class Yaml
{
    /// <summary>The documents of a text.</summary>
    /// <exception cref="YamlException">It is no YAML, or a mapping has a key twice.</exception>
    public static IReadOnlyList<JsonNode?> Documents(string text)
    {
        var stream = new YamlStream();
        using var reader = new StringReader(text);
        stream.Load(new MergingParser(new Parser(reader)));
        return [.. stream.Documents.Select(document => Convert(document.RootNode))];
    }

    /// <summary>The one document of a file of the repository.</summary>
    public static JsonObject File(string relative) => Assert.Single(Documents(Repository.Read(relative)))!.AsObject();

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, Convert(pair.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Convert)]),
        YamlScalarNode scalar => Scalar(scalar),
        _ => throw new InvalidOperationException($"{node.NodeType} is not expected"),
    };

    private static JsonValue? Scalar(YamlScalarNode scalar) => scalar switch
    {
        { Style: not ScalarStyle.Plain } => JsonValue.Create(scalar.Value ?? ""),
        { Value: null or "" or "null" or "~" } => null,
        { Value: "true" } => JsonValue.Create(true),
        { Value: "false" } => JsonValue.Create(false),
        { Value: var text } when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        { Value: var text } => JsonValue.Create(text),
    };
}
