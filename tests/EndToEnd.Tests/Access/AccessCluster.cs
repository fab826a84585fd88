using System.Security.Cryptography;
using Spaces.EndToEnd.Tests.Cluster;

namespace Spaces.EndToEnd.Tests.Access;

/// <summary>A cluster without rates, whose people are not missed while a row is asked, and with a page to serve.</summary>
public sealed class AccessCluster : IAsyncLifetime
{
    private static readonly string[] Actions = ["Join", "Create", "Hand", "Command", "Read"];

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly DirectoryInfo _page = Directory.CreateTempSubdirectory("spaces-page-");

    /// <summary>The cluster.</summary>
    internal SpacesCluster Cluster { get; private set; } = null!;

    /// <summary>Signs tokens that it takes.</summary>
    internal SignedTokens Tokens => new(_key);

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_page.FullName, "index.html"), "<!doctype html><title>A page</title>");
        var settings = new Dictionary<string, string>
        {
            ["Auth__Key"] = Convert.ToBase64String(_key),
            ["ASPNETCORE_WEBROOT"] = _page.FullName,
            ["Gateway__Media__ConsentTimeout"] = "00:00:30",
            ["Gateway__Limits__Unauthenticated__Burst"] = "0",
            ["Gateway__Limits__Unauthenticated__PerMinute"] = "0",
        };
        foreach (var action in Actions)
        {
            foreach (var whose in new[] { "Connection", "User", "Address" })
            {
                settings[$"Gateway__Limits__{action}__{whose}__Burst"] = "0";
                settings[$"Gateway__Limits__{action}__{whose}__PerMinute"] = "0";
            }
        }

        Cluster = await SpacesCluster.StartAsync(gateways: 1, gatewaySettings: settings);
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        _page.Delete(recursive: true);
    }
}

/// <summary>The classes that share an <see cref="AccessCluster"/>.</summary>
[CollectionDefinition(nameof(AccessTests))]
public sealed class AccessTests : ICollectionFixture<AccessCluster>;
