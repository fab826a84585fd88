using System.Globalization;
using Spaces.Silo.Tests.Storage.Servers;

namespace Spaces.Silo.Tests.Storage.Contract;

public sealed class AzureFixture : ServerFixture
{
    private static readonly string WrongKey = Convert.ToBase64String(new byte[32]);
    private readonly Azurite _server = new();

    internal override string Setting => "Storage:Azure:ConnectionString";

    internal override string Secret => _server.Key;

    internal override StoreServer Server => _server;

    internal override Dictionary<string, string?> SettingsAt(int port, TimeSpan timeout, bool wrongSecret = false) => new()
    {
        ["Storage:Provider"] = "azure",
        ["Storage:Timeout"] = timeout.ToString("c", CultureInfo.InvariantCulture),
        ["Storage:Azure:ConnectionString"] = _server.ConnectionString(port, wrongSecret ? WrongKey : null),
    };
}
