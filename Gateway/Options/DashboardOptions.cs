namespace Spaces.Gateway.Options;

/// <summary>The Orleans Dashboard at <c>/v1/admin/dashboard</c> (section <c>Gateway:Dashboard</c>).</summary>
public sealed class DashboardOptions
{
    internal const string Section = "Gateway:Dashboard";

    /// <summary>Whether this gateway serves it, to operators alone. Default false. Its figures come from silos with <c>Silo:Dashboard</c>.</summary>
    public bool Enabled { get; set; }
}
