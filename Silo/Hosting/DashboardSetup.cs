using Orleans.Dashboard;
using Spaces.Silo.Options;

namespace Spaces.Silo.Hosting;

/// <summary>The Orleans Dashboard's collector of figures. Its pages are on gateways, behind the operator's login; a silo has none.</summary>
internal static class DashboardSetup
{
    /// <summary>Adds the collector where <c>Silo:Dashboard</c> asks for it.</summary>
    public static ISiloBuilder AddSpacesDashboard(this ISiloBuilder silo)
    {
        if (silo.Configuration.GetValue<bool>($"{SiloOptions.Section}:{nameof(SiloOptions.Dashboard)}"))
        {
            // The trace page would stream the silo's log to a browser.
            silo.AddDashboard(options => options.HideTrace = true);
        }

        return silo;
    }
}
