using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using Spaces.TestKit.Docs;

namespace Spaces.Silo.Tests.Storage.Servers;

/// <summary>Microsoft's emulator of the blob service, from <c>Storage/azurite</c>, with an account of its own.</summary>
internal sealed class Azurite : StoreServer
{
    private const string Account = "spacestests";

    public string Key { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    // It writes its index every few seconds and when it is asked to end.
    protected override int StopSignal => Signals.Terminate;

    public string ConnectionString(int port, string? key = null) =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={key ?? Key};BlobEndpoint=http://127.0.0.1:{port}/{Account}";

    protected override ProcessStartInfo Command()
    {
        var program = Path.Combine(PackageFolder(), "node_modules", "azurite", "dist", "src", "blob", "main.js");
        Assert.True(File.Exists(program), $"{program} is missing: run ./test Silo, or npm ci in {PackageFolder()}.");
        return new ProcessStartInfo(
            "node",
            [program, "--blobHost", "127.0.0.1", "--blobPort", PortText, "--location", Folder.File(""), "--silent", "--skipApiVersionCheck"])
        {
            Environment = { ["AZURITE_ACCOUNTS"] = $"{Account}:{Key}" },
        };
    }

    protected override async Task<bool> AnswersAsync(NetworkStream connection, CancellationToken cancellationToken)
    {
        await connection.WriteAsync("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"u8.ToArray(), cancellationToken);
        var answer = new byte[64];
        var length = await connection.ReadAsync(answer, cancellationToken);
        return answer.AsSpan(0, length).StartsWith("HTTP/1.1 "u8);
    }

    private static string PackageFolder() => Path.Combine(Checkout.Root(), "tests", "Silo.Tests", "Storage", "azurite");
}
