using Spaces.Gateway.Options;
using Spaces.Grains.Interfaces.Cluster;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.Draining;

/// <summary>
/// The cluster's other gateways as the coordinator last knew them: where this one's clients may go, and whose pages may call here. Read by any thread; one
/// writes.
/// </summary>
internal sealed class GatewayRoster
{
    /// <summary>A client is told of so many.</summary>
    public const int MostTold = 8;

    // Pages of gateways that are gone still live in browsers. More than a cluster has over its life.
    private const int MostOrigins = 1024;

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private volatile View _view = new([], false, [], "");
    private int _turn;

    /// <summary>Whether another gateway takes newcomers, wherever it is.</summary>
    public bool HasOthers => _view.HasOthers;

    /// <summary>Origins of other gateways that take newcomers, the least busy first.</summary>
    public IReadOnlyList<string> Urls => _view.Urls;

    /// <summary>The origins of all gateways that this one has heard of, for the page's content security policy: each after a space.</summary>
    public string OriginsText => _view.OriginsText;

    /// <summary>Whether an origin is, or was, one of the cluster's gateways.</summary>
    public bool Knows(string origin) => _view.Origins.Contains(origin);

    /// <summary>Takes over the coordinator's list. True when there is something else to tell clients.</summary>
    /// <param name="self">This gateway.</param>
    /// <param name="gateways">All of them.</param>
    public bool Update(GatewayId self, IReadOnlyList<GatewayReport> gateways)
    {
        var others = gateways.Where(g => g is { AcceptsJoins: true, State: NodeState.Serving } && g.Gateway != self).OrderBy(g => g.Load).ToArray();
        var urls = new List<string>();
        foreach (var other in others)
        {
            if (Origins.TryRead(other.Url, out var url) && !urls.Contains(url))
            {
                urls.Add(url);
            }
        }

        foreach (var gateway in gateways)
        {
            if (_known.Count < MostOrigins && Origins.TryRead(gateway.Url, out var origin))
            {
                _known.Add(origin);
            }
        }

        var before = _view;
        _view = new View([.. urls], others.Length > 0, [.. _known], string.Concat(_known.Order(StringComparer.Ordinal).Select(o => " " + o)));
        return !before.Urls.ToHashSet(StringComparer.Ordinal).SetEquals(urls);
    }

    /// <summary>What one client is told: the next one is told to begin elsewhere, so that they spread.</summary>
    public string[] Next()
    {
        var urls = _view.Urls;
        if (urls.Length == 0)
        {
            return [];
        }

        var from = (int)((uint)Interlocked.Increment(ref _turn) % (uint)urls.Length);
        return [.. urls.Skip(from).Concat(urls.Take(from)).Take(MostTold)];
    }

    private sealed record View(string[] Urls, bool HasOthers, HashSet<string> Origins, string OriginsText);
}
