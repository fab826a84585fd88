using System.Diagnostics;

namespace Spaces.Silo.Tests.Hosting;

/// <summary>A silo process that is told to end.</summary>
public sealed class SignalTests : IDisposable
{
    private readonly SiloSettings _settings = new();

    [Fact]
    public async Task A_silo_that_is_alone_ends_in_order_and_a_second_signal_does_not_hang_it()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var silo = new SiloProcess(_settings);
        await silo.WaitUntilUpAsync(cancellation);

        var clock = Stopwatch.StartNew();
        silo.Terminate();
        silo.Terminate();

        Assert.Equal(0, await silo.WaitForExitAsync(cancellation));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(15), $"It took {clock.Elapsed}: {silo.Log}");
        Assert.Contains("there is no other silo", silo.Log, StringComparison.Ordinal);
        Assert.False(File.Exists(_settings.DatabasePath + "-wal"), "the store was not closed");
    }

    public void Dispose() => _settings.Dispose();
}
