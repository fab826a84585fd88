using System.Net;
using Microsoft.Extensions.Options;

namespace Spaces.Silo.Options;

/// <summary>Checks <see cref="SiloOptions"/>, also against the ports of <see cref="ClusterOptions"/>.</summary>
internal sealed class SiloOptionsValidator(IOptions<ClusterOptions> cluster) : IValidateOptions<SiloOptions>
{
    // As long as a host's name may be.
    private const int LongestName = 63;

    private static readonly TimeSpan LongestStop = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, SiloOptions options)
    {
        var problems = new OptionProblems();
        if (options.Name.Length > LongestName || options.Name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.' or '_')))
        {
            problems.Add("Silo:Name", options.Name, $"must be at most {LongestName} letters, digits, '-', '.' or '_'");
        }

        if (!IPAddress.TryParse(options.Http.Address, out _))
        {
            problems.Add("Silo:Http:Address", options.Http.Address, "is not an IP address");
        }

        if (problems.CheckPort("Silo:Http:Port", options.Http.Port))
        {
            problems.CheckDistinct("Silo:Http:Port", options.Http.Port, "Cluster:SiloPort", cluster.Value.SiloPort);
            problems.CheckDistinct("Silo:Http:Port", options.Http.Port, "Cluster:GatewayPort", cluster.Value.GatewayPort);
        }

        if (options.StopTimeout <= TimeSpan.Zero || options.StopTimeout > LongestStop)
        {
            problems.Add("Silo:StopTimeout", options.StopTimeout, $"must be above zero and at most {LongestStop}");
        }

        if (options.DrainTimeout < TimeSpan.Zero || options.DrainTimeout > LongestStop)
        {
            problems.Add("Silo:DrainTimeout", options.DrainTimeout, $"must be zero to {LongestStop}");
        }

        return problems.ToResult();
    }
}
