using System.Net;
using Microsoft.Extensions.Options;
using Spaces.Gateway.Metrics;
using Spaces.Gateway.Options;

namespace Spaces.Gateway.Limits;

/// <summary>Who may do what how often on this gateway, over HTTP and the hub together. Safe for any thread.</summary>
internal sealed class RequestLimits
{
    private readonly ActionLimiter[] _actions;
    private readonly GatewayMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly long _started;

    public RequestLimits(IOptions<LimitOptions> options, GatewayMetrics metrics, TimeProvider time)
    {
        _actions = [.. Enum.GetValues<LimitedAction>().Select(a => new ActionLimiter(RatesOf(options.Value, a)))];
        _metrics = metrics;
        _time = time;
        _started = time.GetTimestamp();
    }

    /// <summary>How many buckets are kept.</summary>
    public int Count => _actions.Sum(a => a.Count);

    /// <summary>
    /// Takes a token of the connection, the user and the address, as far as they are known; of none of them, with a count by action and scope, when
    /// one has none left.
    /// </summary>
    public bool TryAcquire(LimitedAction action, string? connection, string? user, IPAddress? address, out LimitRefusal refusal)
    {
        AddressKey? key = address is null ? null : AddressKey.Of(address);
        if (_actions[(int)action].TryAcquire(connection, user, key, _time.GetElapsedTime(_started), out refusal))
        {
            return true;
        }

        _metrics.Limited(action.ToString(), refusal.Scope.ToString());
        return false;
    }

    private static ActionRates RatesOf(LimitOptions options, LimitedAction action) => action switch
    {
        LimitedAction.Join => options.Join,
        LimitedAction.Create => options.Create,
        LimitedAction.Hand => options.Hand,
        LimitedAction.Command => options.Command,
        LimitedAction.Read => options.Read,
        LimitedAction.Unauthenticated => new ActionRates { Address = options.Unauthenticated },
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "This action has no rates."),
    };
}
