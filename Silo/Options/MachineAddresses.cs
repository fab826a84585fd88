using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Spaces.Silo.Options;

/// <summary>The IP addresses of this machine.</summary>
internal static class MachineAddresses
{
    /// <summary>The word for this machine's first IPv4 address that is not loopback.</summary>
    public const string HostWord = "host";

    /// <summary>The address that <paramref name="text"/> stands for; none if it is neither an IP address nor <see cref="HostWord"/>, or there is none.</summary>
    public static IPAddress? Resolve(string text)
    {
        if (text.Equals(HostWord, StringComparison.OrdinalIgnoreCase))
        {
            return All().FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));
        }

        return IPAddress.TryParse(text, out var parsed) ? parsed : null;
    }

    /// <summary>Whether <paramref name="address"/> belongs to this machine, as all of 127.0.0.0/8 does.</summary>
    public static bool IsOurs(IPAddress address) => IPAddress.IsLoopback(address) || All().Contains(address);

    /// <summary>Whether <paramref name="address"/> stands for all addresses and therefore for none to connect to.</summary>
    public static bool IsWildcard(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private static IEnumerable<IPAddress> All() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(card => card.OperationalStatus == OperationalStatus.Up && card.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .SelectMany(card => card.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address);
}
