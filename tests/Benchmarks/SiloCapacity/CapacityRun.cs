using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Spaces.Grains.Audio;
using Spaces.Grains.Interfaces.RoomLinks;
using Spaces.Grains.Media;
using Spaces.Grains.Metrics;
using Spaces.Grains.Options;
using Spaces.TestKit;

namespace Spaces.Benchmarks.SiloCapacity;

/// <summary>What a number of rooms cost, and how late their ticks were.</summary>
internal sealed record CapacityResult(int Rooms, double MicrosecondsPerTick, double CoresUsed, Percentiles Lateness, long Skipped, int Overruns, long Bytes);

/// <summary>A silo's media plane in real time: its clock thread, its rooms, the thread pool; packets from a thread of the run's own.</summary>
internal static class CapacityRun
{
    private const int PushesPerPeriod = 4;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PushStep = TimeSpan.FromMilliseconds(5);

    public static CapacityResult Measure(int rooms, int speakers, int complexity, TimeSpan length)
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var plane = new MediaPlane();
        var pressure = new SiloPressure(Options.Create(new SpaceOptions()), Options.Create(new MixerOptions()), NullLogger<SiloPressure>.Instance);
        using var metrics = new SpaceMetrics(services.GetRequiredService<IMeterFactory>(), plane, pressure);
        var link = new CountingLink();
        var ticks = (int)((length + WarmUp) / MediaClock.Period) + 100;
        CapacityRoom[] all = [.. Enumerable.Range(0, rooms).Select(i => new CapacityRoom(plane, link, i, speakers, complexity, ticks))];
        double used;
        using (var clock = new MediaClockThread(plane, pressure, metrics, NullLogger<MediaClockThread>.Instance))
        {
            clock.Start();
            Speak(all, PreciseSleep.Now + WarmUp);
            SetMeasuring(all, true);
            var before = Environment.CpuUsage.TotalTime;
            Speak(all, PreciseSleep.Now + length);
            used = (Environment.CpuUsage.TotalTime - before) / length;
            SetMeasuring(all, false);
        }

        return Sum(all, used, link.Bytes);
    }

    private static CapacityResult Sum(CapacityRoom[] rooms, double used, long bytes)
    {
        var spent = rooms.Sum(r => r.Spent.TotalMicroseconds);
        var result = new CapacityResult(
            rooms.Length,
            spent / Math.Max(1, rooms.Sum(r => r.Frames)),
            used,
            Percentiles.Of(rooms.SelectMany(r => r.LatenessMilliseconds)),
            rooms.Sum(r => r.Skipped),
            rooms.Sum(r => r.Overruns),
            bytes);
        Task.WaitAll([.. rooms.Select(r => r.EndAsync())]);
        return result;
    }

    private static void SetMeasuring(CapacityRoom[] rooms, bool measuring)
    {
        foreach (var room in rooms)
        {
            room.Measuring = measuring;
        }
    }

    /// <summary>Each room's packets come every 20 ms, the rooms' spread over four moments, as a gateway's uplink brings them.</summary>
    private static void Speak(CapacityRoom[] rooms, TimeSpan end)
    {
        PreciseSleep.PrepareThread();
        var next = PreciseSleep.Now;
        for (var step = 0; next < end; step = (step + 1) % PushesPerPeriod)
        {
            PreciseSleep.Until(next += PushStep);
            for (var i = step; i < rooms.Length; i += PushesPerPeriod)
            {
                rooms[i].Speak();
            }
        }
    }

    private sealed class CountingLink : IGatewayLink
    {
        private long _bytes;

        public long Bytes => Volatile.Read(ref _bytes);

        public Task OnMix(byte[] batch)
        {
            Interlocked.Add(ref _bytes, batch.Length);
            return Task.CompletedTask;
        }

        public Task OnNotice(RoomNotice notice) => Task.CompletedTask;
    }
}
