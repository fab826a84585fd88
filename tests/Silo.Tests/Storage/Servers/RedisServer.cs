using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Spaces.Silo.Tests.Storage.Servers;

/// <summary>Redis with a password, every write synced to its log: what it acknowledged survives being killed.</summary>
internal sealed class RedisServer : StoreServer
{
    public string Password { get; } = RandomNumberGenerator.GetHexString(32);

    protected override ProcessStartInfo Command() => new(
        "redis-server",
        [
            "--port", PortText, "--bind", "127.0.0.1", "--dir", Folder.File(""), "--requirepass", Password,
            "--save", "", "--appendonly", "yes", "--appendfsync", "always",
        ]);

    protected override async Task<bool> AnswersAsync(NetworkStream connection, CancellationToken cancellationToken)
    {
        await connection.WriteAsync("PING\r\n"u8.ToArray(), cancellationToken);
        var answer = new byte[64];
        var length = await connection.ReadAsync(answer, cancellationToken);
        // It asks for the password once it has read its log; before that it says that it is loading.
        return answer.AsSpan(0, length).StartsWith("-NOAUTH"u8);
    }
}
