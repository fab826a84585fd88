using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Spaces.Gateway.Options;
using HttpOptions = Spaces.Gateway.Options.HttpOptions;

namespace Spaces.Gateway.Draining;

/// <summary>Name and address of this gateway, with the defaults resolved.</summary>
internal sealed class GatewayIdentity
{
    public GatewayIdentity(IOptions<NodeOptions> node, IOptions<HttpOptions> http, IHostEnvironment environment)
    {
        Name = string.IsNullOrEmpty(node.Value.Name) ? DefaultName(http.Value.Port) : node.Value.Name;
        Url = Origins.TryRead(node.Value.PublicUrl, out var given) ? given
            // Behind a proxy on the same machine this would be no address for anybody: in development only.
            : environment.IsDevelopment() && GatewayOptions.IsLoopback(http.Value.Address) ? UrlOf(http.Value)
            : "";
    }

    /// <summary>The operator's name for it.</summary>
    public string Name { get; }

    /// <summary>The origin where clients reach it; empty when nobody knows.</summary>
    public string Url { get; }

    private static string DefaultName(int port)
    {
        var suffix = $"-{port}";
        var machine = new string([.. Environment.MachineName.Where(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')]);
        return machine[..Math.Min(machine.Length, NodeOptions.MaxName - suffix.Length)] + suffix;
    }

    private static string UrlOf(HttpOptions http)
    {
        var address = IPAddress.Parse(http.Address);
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? $"http://[{address}]:{http.Port}" : $"http://{address}:{http.Port}";
    }
}
