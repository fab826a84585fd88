using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spaces.Gateway.Options;

/// <summary>A grant as a setting: an object in a settings file, or its JSON text in one environment variable.</summary>
[TypeConverter(typeof(AuthGrantConverter))]
public sealed class AuthGrantOptions
{
    /// <summary>May create spaces.</summary>
    public bool Create { get; set; }

    /// <summary>May join: a space's id, or <c>*</c> for any.</summary>
    public string? Join { get; set; }

    /// <summary>May moderate the spaces that it may join.</summary>
    public bool Moderate { get; set; }

    /// <summary>May see reports.</summary>
    public bool Safety { get; set; }

    /// <summary>May use the interface for operators.</summary>
    public bool Operate { get; set; }
}

/// <summary>Reads a grant from JSON; a name or a type that no grant has is an error, unlike in a token, because here somebody is there to correct it.</summary>
internal sealed class AuthGrantConverter : TypeConverter
{
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value)
    {
        try
        {
            return JsonSerializer.Deserialize((string)value, AuthGrantJson.Default.AuthGrantOptions);
        }
        catch (JsonException e)
        {
            throw new FormatException("A grant is a JSON object like {\"create\":true,\"join\":\"*\"}.", e);
        }
    }
}

/// <summary>How a grant is written in a setting: as in a token.</summary>
[JsonSerializable(typeof(AuthGrantOptions))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
internal sealed partial class AuthGrantJson : JsonSerializerContext;
