using System.CommandLine;
using Spaces.Spacesctl.Client;

namespace Spaces.Spacesctl.Commands;

/// <summary><c>move</c>: moves an open room to another silo.</summary>
internal static class MoveCommand
{
    private static readonly TimeSpan StandardWait = TimeSpan.FromSeconds(30);

    /// <summary>Makes the command.</summary>
    public static Command Make(Runner runner)
    {
        var id = SpaceCommand.IdArgument();
        var to = new Option<string?>("--to") { Description = "The silo to move it to. Default: the one with most room", HelpName = "silo" };
        var wait = new Option<bool>("--wait") { Description = "Wait until it is open there; exit code 3 when it is not in time" };
        var within = new Option<TimeSpan>("--within")
        {
            Description = $"How long to wait. Default: {Durations.Of(StandardWait)}",
            HelpName = "time",
            DefaultValueFactory = _ => StandardWait,
            CustomParser = Durations.Within(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)),
        };
        var interval = PollOptions.Interval(TimeSpan.FromMilliseconds(500));
        var command = new Command("move", "Move an open room to another silo; its people hardly hear it.") { id, to, wait, within, interval };
        return runner.Runs(command, async (session, parsed, cancel) =>
        {
            var path = PollOptions.Path("spaces", parsed.GetRequiredValue(id));
            var target = parsed.GetValue(to);
            var moved = (await session.Client.SendAsync(HttpMethod.Post, $"{path}/move", new { silo = target }, cancel)).As<Moved>();
            string? there = null;
            if (parsed.GetValue(wait) && !await session.PollAsync(parsed.GetValue(interval), ArrivedAsync, parsed.GetValue(within), cancel))
            {
                session.Around.Error.WriteLine($"spacesctl: {moved.Id} is not on another silo within {Durations.Of(parsed.GetValue(within))}; 'space {moved.Id}' shows where it is.");
                return ExitCodes.Timeout;
            }

            if (session.Screen.IsJson)
            {
                session.Screen.Json(new { id = moved.Id, from = moved.From, to = there ?? target, arrived = there is not null });
            }
            else
            {
                session.Screen.Line(there is null
                    ? $"{moved.Id} moves from {moved.From ?? "its silo"} to {target ?? "the silo with most room"}."
                    : $"{moved.Id} has moved from {moved.From ?? "its silo"} to {there}.");
            }

            return ExitCodes.Done;

            async Task<bool> ArrivedAsync()
            {
                var silo = (await session.Client.GetAsync(path, cancel)).As<SpaceDetails>().Silo;
                there = silo is not null && (target is null ? silo != moved.From : silo == target) ? silo : null;
                return there is not null;
            }
        });
    }
}
