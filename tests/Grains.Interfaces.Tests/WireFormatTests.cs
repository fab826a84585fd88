using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Spaces.Grains.Interfaces.Tests;

/// <summary>
/// What silos and gateways of two versions say to each other during a rolling upgrade. A golden file holds the bytes that some version
/// wrote: every later version has to read them. Files are only ever added.
/// </summary>
public sealed class WireFormatTests : IDisposable
{
    /// <summary>Set to 1 to write golden files for records that have none.</summary>
    private const string WriteMissing = "SPACES_WRITE_GOLDEN";

    private static readonly string Golden = FindGolden();

    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    public static TheoryData<string> Names => [.. Samples.All.Keys.Order(StringComparer.Ordinal)];

    private Serializer Serializer => _services.GetRequiredService<Serializer>();

    public void Dispose() => _services.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_record_comes_back_as_it_was(string name)
    {
        var sample = Samples.All[name];
        AssertSame(sample, Serializer.Deserialize<object>(Serializer.SerializeToArray<object>(sample)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Bytes_of_the_first_version_are_read_for_ever(string name)
    {
        var file = Path.Combine(Golden, name + ".bin");
        if (!File.Exists(file) && Environment.GetEnvironmentVariable(WriteMissing) == "1")
        {
            File.WriteAllBytes(file, Serializer.SerializeToArray<object>(Samples.All[name]));
        }

        Assert.True(File.Exists(file), $"{name} has no golden file. A new record's is written by a run with {WriteMissing}=1; a lost one belongs back.");
        AssertSame(Samples.All[name], Serializer.Deserialize<object>(File.ReadAllBytes(file)));
    }

    [Fact]
    public void Every_type_on_the_wire_has_a_sample_and_every_golden_file_a_type()
    {
        var onWire = typeof(Aliases).Assembly.GetTypes()
            .Where(t => t.GetCustomAttribute<GenerateSerializerAttribute>() is not null && !t.IsAbstract)
            .ToArray();
        Assert.NotEmpty(onWire);
        Assert.Equal(onWire.Select(t => t.Name).Order(StringComparer.Ordinal), Samples.All.Keys.Order(StringComparer.Ordinal));
        Assert.All(Samples.All, s => Assert.Equal(s.Key, s.Value.GetType().Name));
        Assert.Empty(Directory.GetFiles(Golden).Select(Path.GetFileNameWithoutExtension).Except(Samples.All.Keys));
    }

    [Fact]
    public void Enumerations_keep_their_numbers()
    {
        var numbers = typeof(Aliases).Assembly.GetTypes()
            .Where(t => t.IsEnum && t.GetCustomAttribute<GenerateSerializerAttribute>() is not null)
            .OrderBy(t => t.Name, StringComparer.Ordinal)
            .Select(t => $"{t.Name}: {string.Join(", ", Enum.GetValues(t).Cast<Enum>().Select(v => $"{v} {Convert.ToInt32(v, null)}"))}");
        Assert.Equal(
            [
                "CloseReason: Replaced 0, Ended 1",
                "ConnectionPurpose: None 0, Send 1, Receive 2, Both 3",
                "LeaseState: Held 0, PresenceWanted 1, Ended 2",
                "RefusalReason: None 0, UnknownSpace 1, Ended 2, NotInSpace 3, NotAllowed 4, StageFull 5, AlreadyExists 6",
                "Role: Listener 0, Speaker 1, CoHost 2, Host 3",
                "SpaceLifecycle: Live 0, Ended 1",
            ],
            numbers);
    }

    // Records compare arrays by reference; as text they are compared by what is in them.
    private static void AssertSame(object expected, object? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.GetType(), actual.GetType());
        Assert.Equal(Text(expected), Text(actual));
    }

    private static string Text(object value) => JsonSerializer.Serialize(value, value.GetType(), TextOptions);

    private static readonly JsonSerializerOptions TextOptions = new()
    {
        Converters = { new EventText() },
    };

    // The folder in the source tree, so that what is written is what is committed.
    private static string FindGolden()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !Directory.Exists(Path.Combine(folder.FullName, "Golden")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("No folder 'Golden' above the tests."), "Golden");
    }

    private sealed class EventText : System.Text.Json.Serialization.JsonConverter<Events.SpaceEvent>
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert == typeof(Events.SpaceEvent);

        public override Events.SpaceEvent Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Events are only written as text.");

        public override void Write(Utf8JsonWriter writer, Events.SpaceEvent value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WriteString("type", value.GetType().Name);
            writer.WritePropertyName("value");
            JsonSerializer.Serialize(writer, value, value.GetType(), options);
            writer.WriteEndObject();
        }
    }
}
