using System.Globalization;
using Spaces.Silo.Tests.Storage.Servers;

namespace Spaces.Silo.Tests.Storage.Contract;

public sealed class RedisFixture : ServerFixture
{
    private readonly RedisServer _server = new();

    internal override string Setting => "Storage:Redis:ConnectionString";

    internal override string Secret => _server.Password;

    internal override StoreServer Server => _server;

    internal override Dictionary<string, string?> SettingsAt(int port, TimeSpan timeout, bool wrongSecret = false) => new()
    {
        ["Storage:Provider"] = "redis",
        ["Storage:Timeout"] = timeout.ToString("c", CultureInfo.InvariantCulture),
        ["Storage:Redis:ConnectionString"] = $"127.0.0.1:{port},password={_server.Password}{(wrongSecret ? "x" : "")}",
    };
}
