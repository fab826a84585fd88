namespace Spaces.Grains.Interfaces.Tests;

/// <summary>The folder of golden files: <c>Name.bin</c> is a type's first version, <c>Name.2.bin</c> its second.</summary>
internal static class GoldenFiles
{
    // The folder in the source tree, so that what is written is what is committed.
    private static readonly string Folder = Find();

    /// <summary>Every file's name without the ending.</summary>
    public static IEnumerable<string> Names => Directory.GetFiles(Folder).Select(f => Path.GetFileNameWithoutExtension(f));

    /// <summary>The name of the file of a type's present version.</summary>
    public static string Present(string type)
    {
        var version = 1;
        while (EarlierSamples.All.ContainsKey(Version(type, version)))
        {
            version++;
        }

        return Version(type, version);
    }

    /// <summary>The type that a file is of.</summary>
    public static string TypeOf(string name) => name.Split('.')[0];

    /// <summary>Where a file is, or would be.</summary>
    public static string PathOf(string name) => Path.Combine(Folder, name + ".bin");

    private static string Version(string type, int version) => version == 1 ? type : $"{type}.{version}";

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !Directory.Exists(Path.Combine(folder.FullName, "Golden")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("No folder 'Golden' above the tests."), "Golden");
    }
}
