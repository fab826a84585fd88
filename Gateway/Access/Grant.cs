using System.Text.Json;
using System.Text.Json.Serialization;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.Access;

/// <summary>What a token allows: its <c>spaces</c> claim.</summary>
public sealed record Grant
{
    /// <summary>The word that means every space.</summary>
    public const string AnySpace = "*";

    /// <summary>May create spaces.</summary>
    [JsonPropertyName("create")]
    public bool Create { get; init; }

    /// <summary>May join: a space's id, or <c>*</c> for any. Left out: none.</summary>
    [JsonPropertyName("join")]
    public string? Join { get; init; }

    /// <summary>May moderate, above every role, in the spaces that may be joined.</summary>
    [JsonPropertyName("moderate")]
    public bool Moderate { get; init; }

    /// <summary>May see reports.</summary>
    [JsonPropertyName("safety")]
    public bool Safety { get; init; }

    /// <summary>May use the interface for operators.</summary>
    [JsonPropertyName("operate")]
    public bool Operate { get; init; }

    /// <summary>Reads the claim; a missing or malformed one allows nothing.</summary>
    public static Grant Read(string? claim)
    {
        if (string.IsNullOrEmpty(claim))
        {
            return new Grant();
        }

        try
        {
            return JsonSerializer.Deserialize(claim, GrantJson.Default.Grant) ?? new Grant();
        }
        catch (JsonException)
        {
            // Signed by the operator and yet malformed: the person is told that the token does not allow it (403).
            return new Grant();
        }
    }

    /// <summary>The claim's text.</summary>
    public string Write() => JsonSerializer.Serialize(this, GrantJson.Default.Grant);

    /// <summary>Whether a space may be joined.</summary>
    public bool MayJoin(SpaceId space) => Join == AnySpace || Join == space.Value;

    /// <summary>Whether a space may be moderated: a moderator's token may be for one space alone.</summary>
    public bool MayModerate(SpaceId space) => Moderate && MayJoin(space);
}

/// <summary>How grants are written in tokens.</summary>
[JsonSerializable(typeof(Grant))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
internal sealed partial class GrantJson : JsonSerializerContext;
