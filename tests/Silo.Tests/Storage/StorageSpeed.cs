using System.Diagnostics;
using System.Globalization;
using Orleans.Storage;
using Spaces.Silo.Tests.Storage.Contract;

namespace Spaces.Silo.Tests.Storage;

/// <summary>
/// How fast the stores take writes. It asserts nothing and runs only when asked for:
/// <c>dotnet run --project tests/Silo.Tests -c Release -- -explicit only -class "*StorageSpeed" -showLiveOutput</c>.
/// </summary>
public sealed class StorageSpeed(ITestOutputHelper output)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(5);

    [Fact(Explicit = true)]
    public Task Sqlite() => MeasureAsync("SQLite", new SqliteFixture());

    [Fact(Explicit = true)]
    public Task Redis() => MeasureAsync("Redis", new RedisFixture());

    [Fact(Explicit = true)]
    public Task Azurite() => MeasureAsync("Azurite", new AzureFixture());

    private async Task MeasureAsync(string name, StoreFixture fixture)
    {
        await using var disposing = fixture;
        await fixture.InitializeAsync();
        await using var store = await OpenStore.StartAsync(fixture.Settings(TimeSpan.FromSeconds(10)), "speed");
        foreach (var kilobytes in (int[])[4, 60])
        {
            foreach (var grains in (int[])[1, 20])
            {
                await WriteForAsync(store.Grains, kilobytes, grains, WarmUp);
                var clock = Stopwatch.StartNew();
                var milliseconds = await WriteForAsync(store.Grains, kilobytes, grains, Measured);
                var rate = milliseconds.Count / clock.Elapsed.TotalSeconds;
                milliseconds.Sort();
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {name} | {kilobytes} kB | {grains} | {rate:N0} | {milliseconds[milliseconds.Count / 2]:F2} | {milliseconds[milliseconds.Count * 99 / 100]:F2} |"));
            }
        }
    }

    // Each grain writes one write after the other, as a grain does.
    private static async Task<List<double>> WriteForAsync(IGrainStorage storage, int kilobytes, int grains, TimeSpan time)
    {
        var title = new string('x', kilobytes * 1000);
        var until = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        var all = await Task.WhenAll(Enumerable.Range(0, grains).Select(grain => Task.Run(async () =>
        {
            var taken = new List<double>();
            var key = $"g{grain}";
            var state = await storage.ReadAsync(key);
            while (Stopwatch.GetTimestamp() < until)
            {
                var began = Stopwatch.GetTimestamp();
                await storage.WriteAsync(key, state, title);
                taken.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            return taken;
        })));
        return [.. all.SelectMany(taken => taken)];
    }
}
