using System.Net;
using Microsoft.Extensions.Options;

namespace Spaces.Silo.Options;

/// <summary>Checks <see cref="ClusterOptions"/>, of the chosen provider only.</summary>
internal sealed class ClusterOptionsValidator : IValidateOptions<ClusterOptions>
{
    private const string AddressOption = "Cluster:Address";
    private const string ListenOption = "Cluster:ListenAddress";

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ClusterOptions options)
    {
        var problems = new OptionProblems();
        switch (options.Provider)
        {
            case ClusterProviders.Localhost:
                CheckLoopback(problems, AddressOption, options.Address);
                CheckLoopback(problems, ListenOption, options.ListenAddress);
                break;
            case ClusterProviders.Redis:
                StorageSecrets.CheckRedis(problems, "Cluster:Redis", options.Redis);
                CheckAddresses(problems, options);
                break;
            default:
                problems.Add(
                    "Cluster:Provider",
                    options.Provider,
                    $"is not supported; this version knows '{ClusterProviders.Localhost}' and '{ClusterProviders.Redis}'");
                break;
        }

        problems.CheckPresent("Cluster:ClusterId", options.ClusterId);
        problems.CheckPresent("Cluster:ServiceId", options.ServiceId);
        problems.CheckPort("Cluster:SiloPort", options.SiloPort);
        if (problems.CheckPort("Cluster:GatewayPort", options.GatewayPort))
        {
            problems.CheckDistinct("Cluster:GatewayPort", options.GatewayPort, "Cluster:SiloPort", options.SiloPort);
        }

        return problems.ToResult();
    }

    private static void CheckLoopback(OptionProblems problems, string option, string address)
    {
        if (address.Length > 0 && !(MachineAddresses.Resolve(address) is { } resolved && IPAddress.IsLoopback(resolved)))
        {
            problems.Add(option, address, $"is not a loopback address, the only ones of Cluster:Provider = '{ClusterProviders.Localhost}'; use '{ClusterProviders.Redis}' for a cluster");
        }
    }

    private static void CheckAddresses(OptionProblems problems, ClusterOptions options)
    {
        if (options.AdvertisedAddress() is not { } advertised || MachineAddresses.IsWildcard(advertised))
        {
            problems.Add(
                AddressOption,
                options.Address,
                $"must be the IP address at which other silos and gateways reach this one, or '{MachineAddresses.HostWord}' for this machine's first that is not loopback");
        }
        else if (options.ListenAddress.Length == 0 && !MachineAddresses.IsOurs(advertised))
        {
            problems.Add(AddressOption, options.Address, $"is not an address of this machine; where others reach it by a translated one, set {ListenOption} too");
        }

        if (options.ListenAddress.Length > 0
            && !(options.BoundAddress() is { } bound && (MachineAddresses.IsWildcard(bound) || MachineAddresses.IsOurs(bound))))
        {
            problems.Add(ListenOption, options.ListenAddress, $"must be an IP address of this machine, '{MachineAddresses.HostWord}' or a wildcard");
        }
    }
}
