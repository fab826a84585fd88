using System.CommandLine;
using Spaces.Spacesctl.Client;

namespace Spaces.Spacesctl.Commands;

/// <summary><c>nodes</c>: the cluster's silos and gateways.</summary>
internal static class NodesCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Make(Runner runner)
    {
        var watch = new Option<bool>("--watch", "-w") { Description = "Show them again and again until Ctrl-C; as JSON, one line each time" };
        var interval = PollOptions.Interval(TimeSpan.FromSeconds(2));
        return runner.Runs(new Command("nodes", "Show the cluster's silos and gateways.") { watch, interval }, async (session, parsed, cancel) =>
        {
            if (!parsed.GetValue(watch))
            {
                await ShowAsync(session, again: false, cancel);
                return ExitCodes.Done;
            }

            try
            {
                await session.PollAsync(parsed.GetValue(interval), () => ShowAsync(session, again: true, cancel), until: null, cancel);
            }
            catch (OperationCanceledException)
            {
                // Ctrl-C is how one stops to watch.
            }

            return ExitCodes.Done;
        });
    }

    private static async Task<bool> ShowAsync(Session session, bool again, CancellationToken cancel)
    {
        var answer = await session.Client.GetAsync("/v1/admin/nodes", cancel);
        if (session.Screen.IsJson)
        {
            Action<object> show = again ? session.Screen.JsonLine : session.Screen.Json;
            show(answer);
            return false;
        }

        var nodes = answer.As<Page>().Items.Select(n => n.As<Node>()).ToList();
        if (again)
        {
            session.Screen.Clear();
        }

        NodeTable.Show(session.Screen, nodes);
        if (again)
        {
            session.Screen.Line();
        }

        return false;
    }
}
