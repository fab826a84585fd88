using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using HttpOptions = Spaces.Gateway.Options.HttpOptions;

namespace Spaces.Gateway.Hosting;

/// <summary>Behind reverse proxies: whose word about a client's address is taken.</summary>
internal static class ProxySetup
{
    /// <summary>Adds the proxies of the settings, and only those: the framework trusts loopback by default.</summary>
    public static IServiceCollection AddTrustedProxies(this IServiceCollection services)
    {
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<HttpOptions>>((forwarded, http) =>
        {
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            forwarded.ForwardedHeaders = ForwardedHeaders.None;
            if (http.Value.TryReadProxies(out var networks, out _) && networks.Count > 0)
            {
                // The last entry alone: the ones before it are what the client wrote, or a proxy that is not ours to trust.
                forwarded.ForwardLimit = 1;
                forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor;
                foreach (var network in networks)
                {
                    forwarded.KnownIPNetworks.Add(network);
                }
            }
        });
        return services;
    }
}
