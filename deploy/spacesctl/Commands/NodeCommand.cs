using System.CommandLine;
using Spaces.Spacesctl.Client;

namespace Spaces.Spacesctl.Commands;

/// <summary><c>node</c>: one of the cluster's nodes.</summary>
internal static class NodeCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Make(Runner runner)
    {
        var name = NameArgument();
        return runner.Runs(new Command("node", "Show a silo or a gateway.") { name }, async (session, parsed, cancel) =>
        {
            var answer = await session.Client.GetAsync(PollOptions.Path("nodes", parsed.GetRequiredValue(name)), cancel);
            Show(session, answer);
            return ExitCodes.Done;
        });
    }

    /// <summary>The name of a node.</summary>
    public static Argument<string> NameArgument() => new("name") { Description = "The node's name, as 'nodes' shows it" };

    /// <summary>Shows a node.</summary>
    public static void Show(Session session, System.Text.Json.JsonElement answer)
    {
        if (session.Screen.IsJson)
        {
            session.Screen.Json(answer);
        }
        else
        {
            NodeTable.Show(session.Screen, [answer.As<Node>()]);
        }
    }
}
