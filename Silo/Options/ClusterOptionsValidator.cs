using Microsoft.Extensions.Options;

namespace Spaces.Silo.Options;

/// <summary>Checks <see cref="ClusterOptions"/>.</summary>
internal sealed class ClusterOptionsValidator : IValidateOptions<ClusterOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ClusterOptions options)
    {
        var problems = new OptionProblems();
        if (options.Provider != ClusterProviders.Localhost)
        {
            problems.Add("Cluster:Provider", options.Provider, $"is not supported; this version knows '{ClusterProviders.Localhost}'");
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
}
