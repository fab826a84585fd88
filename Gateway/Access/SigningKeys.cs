using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using Spaces.Gateway.Options;

namespace Spaces.Gateway.Access;

/// <summary>
/// The key that tokens are signed with. In development without a configured key one is made and kept in a file, so that tokens survive a restart and
/// several gateways on one machine take each other's.
/// </summary>
internal sealed class SigningKeys
{
    private const string DevelopmentFile = "development.key";

    public SigningKeys(IOptions<AuthOptions> options, IConfiguration configuration)
    {
        if (!options.Value.TryReadKey(out var key))
        {
            var folder = configuration["DataDirectory"] ?? "data";
            key = ReadOrMake(Path.Combine(folder, DevelopmentFile));
        }

        Key = new SymmetricSecurityKey(key) { KeyId = Convert.ToHexStringLower(SHA256.HashData(key).AsSpan(0, 4)) };
    }

    /// <summary>The key.</summary>
    public SymmetricSecurityKey Key { get; }

    private static byte[] ReadOrMake(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
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
