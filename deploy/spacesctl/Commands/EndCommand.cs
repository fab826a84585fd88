using System.CommandLine;
using System.Globalization;
using Spaces.Spacesctl.Client;
using Spaces.Spacesctl.Output;

namespace Spaces.Spacesctl.Commands;

/// <summary><c>end</c>: ends a space for everybody, for good.</summary>
internal static class EndCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Make(Runner runner)
    {
        var id = SpaceCommand.IdArgument();
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask" };
        return runner.Runs(new Command("end", "End a space for everybody, for good.") { id, yes }, async (session, parsed, cancel) =>
        {
            var path = PollOptions.Path("spaces", parsed.GetRequiredValue(id));
            if (!parsed.GetValue(yes) && !await IsMeantAsync(session, path, cancel))
            {
                session.Around.Error.WriteLine("spacesctl: nothing was ended.");
                return ExitCodes.Failed;
            }

            var answer = await session.Client.SendAsync(HttpMethod.Post, $"{path}/end", null, cancel);
            if (session.Screen.IsJson)
            {
                session.Screen.Json(answer);
            }
            else
            {
                var number = answer.As<Done>().Event;
                session.Screen.Line(number == 0 ? "It had ended already." : string.Create(CultureInfo.InvariantCulture, $"Ended; event {number} of its log."));
            }

            return ExitCodes.Done;
        });
    }

    private static async Task<bool> IsMeantAsync(Session session, string path, CancellationToken cancel)
    {
        if (!session.Around.CanAsk)
        {
            throw Failure.Usage("There is nobody to ask whether this is meant. Give --yes.");
        }

        var space = (await session.Client.GetAsync(path, cancel)).As<SpaceDetails>().Space;
        await session.Around.Error.WriteAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"End '{Screen.Printable(space.Title)}' ({space.Id}) for {space.OnStage} on stage and {space.Listeners} listeners, for good? [y/N] "));
        return (await session.Around.In.ReadLineAsync(cancel))?.Trim() is "y" or "Y" or "yes";
    }
}
