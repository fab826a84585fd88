using System.Security.Cryptography;
using Spaces.Gateway.Options;

namespace Spaces.Gateway.Access;

/// <summary>
/// The shared key of a developer's own machine, in a file: tokens survive a restart, and several gateways on one machine take each other's.
/// </summary>
internal static class DevelopmentKeyFile
{
    private const string Name = "development.key";

    /// <summary>Reads the key from a folder; makes both when they are not there.</summary>
    public static byte[] ReadOrMake(string folder)
    {
        var path = Path.GetFullPath(Path.Combine(folder, Name));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var made = RandomNumberGenerator.GetBytes(AuthOptions.MinKeyBytes);
        var temporary = $"{path}.{Guid.NewGuid():N}";
        var mode = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            mode.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(temporary, mode))
        {
            file.Write(made);
        }

        try
        {
            // Whoever comes first has made the key; the other takes it.
            File.Move(temporary, path, overwrite: false);
            return made;
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary);
            return File.ReadAllBytes(path);
        }
    }
}
