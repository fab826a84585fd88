using System.CommandLine;
using System.Text.Json;
using Spaces.Spacesctl.Client;

namespace Spaces.Spacesctl.Commands;

/// <summary><c>drain</c> and <c>undrain</c>: let a node hand over what it has, or serve again.</summary>
internal static class DrainCommand
{
    private static readonly TimeSpan StandardDeadline = TimeSpan.FromSeconds(60);

    /// <summary>Makes <c>drain</c>.</summary>
    public static Command Make(Runner runner)
    {
        var name = NodeCommand.NameArgument();
        var deadline = new Option<TimeSpan>("--deadline")
        {
            Description = $"How long it may take; whatever is left then stays where it is. Default: {Durations.Of(StandardDeadline)}",
            HelpName = "time",
            DefaultValueFactory = _ => StandardDeadline,
            CustomParser = Durations.Within(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        };
        var wait = new Option<bool>("--wait") { Description = "Wait until it is drained, and show what is left; exit code 3 when the deadline comes first" };
        var interval = PollOptions.Interval(TimeSpan.FromSeconds(1));
        var command = new Command("drain", "Let a silo hand over its rooms, or a gateway its people, and take no more.") { name, deadline, wait, interval };
        return runner.Runs(command, async (session, parsed, cancel) =>
        {
            var path = PollOptions.Path("nodes", parsed.GetRequiredValue(name));
            var seconds = (int)Math.Ceiling(parsed.GetValue(deadline).TotalSeconds);
            var answer = await session.Client.SendAsync(HttpMethod.Post, $"{path}/drain", new { deadlineSeconds = seconds }, cancel);
            return parsed.GetValue(wait)
                ? await WaitAsync(session, path, TimeSpan.FromSeconds(seconds), parsed.GetValue(interval), answer, cancel)
                : Shown(session, answer);
        });
    }

    /// <summary>Makes <c>undrain</c>.</summary>
    public static Command MakeUndrain(Runner runner)
    {
        var name = NodeCommand.NameArgument();
        return runner.Runs(new Command("undrain", "Let a draining or drained node serve again.") { name }, async (session, parsed, cancel) =>
            Shown(session, await session.Client.SendAsync(HttpMethod.Delete, PollOptions.Path("nodes", parsed.GetRequiredValue(name), "/drain"), null, cancel)));
    }

    private static int Shown(Session session, JsonElement node)
    {
        NodeCommand.Show(session, node);
        return ExitCodes.Done;
    }

    private static async Task<int> WaitAsync(
        Session session, string path, TimeSpan deadline, TimeSpan interval, JsonElement answer, CancellationToken cancel)
    {
        var watch = new DrainWatch(deadline);
        var started = session.Around.Time.GetTimestamp();
        var name = answer.As<Node>().Name;
        var stand = DrainStand.Going;
        var said = "";

        // The watch ends it a little after the deadline; this is for a server that says nothing at all by then.
        var ended = await session.PollAsync(interval, StepAsync, deadline + TimeSpan.FromSeconds(15), cancel);
        NodeCommand.Show(session, answer);
        switch (ended ? stand : DrainStand.DeadlinePassed)
        {
            case DrainStand.Drained:
                return ExitCodes.Done;
            case DrainStand.DeadlinePassed:
                session.Around.Error.WriteLine($"spacesctl: {name} is not drained within {Durations.Of(deadline)}; what is left stays. 'undrain' lets it serve again.");
                return ExitCodes.Timeout;
            case DrainStand.Resumed:
                session.Around.Error.WriteLine($"spacesctl: {name} serves again: somebody else has ended its drain.");
                return ExitCodes.Failed;
            default:
                session.Around.Error.WriteLine($"spacesctl: {name} has left the cluster before it was drained.");
                return ExitCodes.Failed;
        }

        async Task<bool> StepAsync()
        {
            Node? node = null;
            try
            {
                answer = await session.Client.GetAsync(path, cancel);
                node = answer.As<Node>();
            }
            catch (Refusal gone) when (gone.Kind == "unknown-node")
            {
                // A process that was told to end has ended.
            }

            stand = watch.Next(node, session.Around.Time.GetElapsedTime(started));
            var line = node is null ? $"{name}: gone" : $"{name}: {node.State}, {node.Left} {node.What} left";
            if (line != said)
            {
                said = line;
                session.Around.Error.WriteLine(line);
            }

            return stand != DrainStand.Going;
        }
    }
}
