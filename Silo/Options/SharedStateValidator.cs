using Microsoft.Extensions.Options;

namespace Spaces.Silo.Options;

/// <summary>Refuses a cluster whose silos would each keep a state of their own: a space would be another one on each of them.</summary>
internal sealed class SharedStateValidator(IOptions<StorageOptions> storage) : IValidateOptions<ClusterOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ClusterOptions options)
    {
        var problems = new OptionProblems();
        if (options.Provider == ClusterProviders.Redis && storage.Value.Provider == StorageProviders.Sqlite)
        {
            problems.Add(
                "Storage:Provider",
                storage.Value.Provider,
                $"is one silo's own file, and Cluster:Provider = '{options.Provider}' makes a cluster of several: set Storage:Provider to "
                + $"'{StorageProviders.Redis}' (Storage:Redis:ConnectionString, which may be the cluster's) or '{StorageProviders.Azure}'");
        }

        return problems.ToResult();
    }
}
