namespace Spaces.Silo.Tests.Storage.Contract;

/// <summary>A real store for the tests of one class.</summary>
public abstract class StoreFixture : IAsyncLifetime
{
    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();

    /// <summary>A silo's settings, with as long a wait as given before a call fails.</summary>
    internal abstract Dictionary<string, string?> Settings(TimeSpan timeout);

    /// <summary>The store takes no writes, and does not say so, until the answer is disposed of.</summary>
    internal abstract Task<IAsyncDisposable> HangAsync();

    /// <summary>Runs <paramref name="end"/> once, at disposal.</summary>
    private protected sealed class Outage(Func<Task> end) : IAsyncDisposable
    {
        private Func<Task>? _end = end;

        public async ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _end, null) is { } once)
            {
                await once();
            }
        }
    }
}
