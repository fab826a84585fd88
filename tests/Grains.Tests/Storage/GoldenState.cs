using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Spaces.Grains.Tests.Storage;

/// <summary>
/// Stored bytes of some version, which every later version has to read. Files lie beside their tests, in <c>Golden</c>, and are only ever added.
/// </summary>
internal static class GoldenState
{
    /// <summary>Set to 1 to write files that are missing.</summary>
    private const string WriteMissing = "SPACES_WRITE_GOLDEN";

    private static readonly Serializer Serializer = new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();

    /// <summary>Reads a golden file, written as the store writes.</summary>
    /// <param name="file">Path below the test project.</param>
    /// <param name="sample">What the file holds.</param>
    public static T Read<T>(string file, T sample)
    {
        var path = Find(file);
        if (!File.Exists(path) && Environment.GetEnvironmentVariable(WriteMissing) == "1")
        {
            File.WriteAllBytes(path, Serializer.SerializeToArray(sample));
        }

        Assert.True(File.Exists(path), $"There is no {file}. A new version's file is written by a run with {WriteMissing}=1; a lost one belongs back.");
        return Serializer.Deserialize<T>(File.ReadAllBytes(path))!;
    }

    /// <summary>The bytes of a golden file that no version writes any more.</summary>
    public static byte[] Bytes(string file) => File.ReadAllBytes(Find(file));

    /// <summary>A state through the serializer.</summary>
    public static T RoundTrip<T>(T state) => Serializer.Deserialize<T>(Serializer.SerializeToArray(state))!;

    private static string Find(string file)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !Directory.Exists(Path.GetDirectoryName(Path.Combine(folder.FullName, file))))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException($"No folder for {file} above the tests."), file);
    }
}
