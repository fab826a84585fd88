using Spaces.Silo.Tests.Storage.Servers;

namespace Spaces.Silo.Tests.Storage.Contract;

/// <summary>A store that is a server which several silos share.</summary>
public abstract class ServerFixture : StoreFixture
{
    /// <summary>Whose address the settings name; what the silo says about it must start with this.</summary>
    internal abstract string Setting { get; }

    /// <summary>What must appear in no message.</summary>
    internal abstract string Secret { get; }

    internal abstract StoreServer Server { get; }

    public override async ValueTask InitializeAsync() => await Server.StartAsync(TestContext.Current.CancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>The settings with the server at <paramref name="port"/>, and credentials that are right or not.</summary>
    internal abstract Dictionary<string, string?> SettingsAt(int port, TimeSpan timeout, bool wrongSecret = false);

    internal sealed override Dictionary<string, string?> Settings(TimeSpan timeout) => SettingsAt(Server.Port, timeout);

    internal sealed override Task<IAsyncDisposable> HangAsync()
    {
        Server.Pause();
        return Task.FromResult<IAsyncDisposable>(new Outage(() =>
        {
            Server.Resume();
            return Task.CompletedTask;
        }));
    }

    /// <summary>The server is away, and every attempt to reach it is refused, until the answer is disposed of.</summary>
    internal async Task<IAsyncDisposable> StopAsync()
    {
        await Server.StopAsync(TestContext.Current.CancellationToken);
        return new Outage(() => Server.StartAsync(TestContext.Current.CancellationToken));
    }
}
