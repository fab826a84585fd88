using System.Diagnostics.Metrics;

namespace Spaces.TestKit.Docs;

/// <summary>Compares the instruments that a meter has with the rows of the tables that operators read (docs/operating.md).</summary>
public sealed class InstrumentTable : IDisposable
{
    private readonly string[] _prefixes;
    private readonly HashSet<string> _found = [];
    private readonly MeterListener _listener = new();

    /// <summary>Notes each instrument that a meter publishes from now on.</summary>
    /// <param name="meter">The meter's name.</param>
    /// <param name="prefixes">What the names of its instruments begin with.</param>
    public InstrumentTable(string meter, params string[] prefixes)
    {
        _prefixes = prefixes;
        _listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == meter)
            {
                lock (_found)
                {
                    _found.Add(instrument.Name);
                }
            }
        };
        _listener.Start();
    }

    /// <summary>The instruments, in order.</summary>
    public string[] Instruments
    {
        get
        {
            lock (_found)
            {
                return [.. _found.Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>The names in the first column of the tables, in order; a name that is there twice is twice here.</summary>
    public string[] Rows =>
    [
        .. File.ReadLines(Path.Combine(Checkout.Root(), "docs", "operating.md"))
            .Select(l => l.Split('|', StringSplitOptions.TrimEntries))
            .Where(c => c.Length > 3 && _prefixes.Any(p => c[1].StartsWith("`" + p, StringComparison.Ordinal)))
            .Select(c => c[1].Trim('`'))
            .Order(StringComparer.Ordinal),
    ];

    /// <inheritdoc />
    public void Dispose() => _listener.Dispose();
}
