using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Spaces.Gateway.Tests.Limits;

/// <summary>What the metric of refused requests counted, of one process's worth of meters.</summary>
internal sealed class RefusalCounter : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<string> _counted = [];

    public RefusalCounter(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "spaces.gateway.requests.limited" && instrument.Meter.Scope == meters)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
            _counted.Enqueue($"{count} {string.Join(' ', tags.ToArray().Select(t => $"{t.Key}={t.Value}"))}"));
        _listener.Start();
    }

    /// <summary>"1 action=Join scope=User" and the like.</summary>
    public IEnumerable<string> Counted => _counted;

    public void Dispose() => _listener.Dispose();
}
