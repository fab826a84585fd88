using System.Text.Json;
using System.Text.Json.Serialization;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Grains.Interfaces.Tests;

/// <summary>Records compare arrays by reference; as text they are compared by what is in them.</summary>
internal static class WireText
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new Derived<SpaceEvent>(), new Derived<RoomChange>() } };

    /// <summary>Fails unless a value is of the expected type and content.</summary>
    public static void AssertSame(object expected, object? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.GetType(), actual.GetType());
        Assert.Equal(Of(expected), Of(actual));
    }

    /// <summary>A value as text.</summary>
    public static string Of(object value) => JsonSerializer.Serialize(value, value.GetType(), Options);

    // Writes what the value is, and not what the list that holds it says.
    private sealed class Derived<T> : JsonConverter<T>
        where T : class
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert == typeof(T);

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Records are only written as text.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WriteString("type", value.GetType().Name);
            writer.WritePropertyName("value");
            JsonSerializer.Serialize(writer, value, value.GetType(), options);
            writer.WriteEndObject();
        }
    }
}
