using System.CommandLine;
using Spaces.Spacesctl.Client;
using Spaces.Spacesctl.Output;

namespace Spaces.Spacesctl;

/// <summary>Gives commands what they work with: a client by the command line's settings, and a screen.</summary>
internal sealed class Runner(Surroundings around, GlobalOptions options)
{
    /// <summary>Lets a command do something.</summary>
    public Command Runs(Command command, Func<Session, ParseResult, CancellationToken, Task<int>> act)
    {
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = await SpacesClient.OpenAsync(Connection.Read(parsed, options, around), around, cancel);
            return await act(new Session(client, new Screen(around, parsed.GetValue(options.Output)), around), parsed, cancel);
        });
        return command;
    }
}

/// <summary>What a command works with.</summary>
/// <param name="Client">Asks the server.</param>
/// <param name="Screen">Shows the answer.</param>
/// <param name="Around">The rest.</param>
internal sealed record Session(SpacesClient Client, Screen Screen, Surroundings Around)
{
    /// <summary>
    /// Asks again and again until an answer is the last one, and waits between. A server that does not answer for a while is said once and asked on.
    /// </summary>
    /// <param name="interval">Between two answers.</param>
    /// <param name="step">Asks; true ends it.</param>
    /// <param name="until">Ends it, too: a time after the start. Null: never.</param>
    /// <param name="cancel">Ctrl-C.</param>
    /// <returns>False when the time was over first.</returns>
    public async Task<bool> PollAsync(TimeSpan interval, Func<Task<bool>> step, TimeSpan? until, CancellationToken cancel)
    {
        var started = Around.Time.GetTimestamp();
        var isSilent = false;
        while (until is not { } limit || Around.Time.GetElapsedTime(started) < limit)
        {
            var wait = interval;
            try
            {
                if (await step())
                {
                    return true;
                }

                isSilent = false;
            }
            catch (Failure failure) when (failure.IsPassing)
            {
                if (!isSilent)
                {
                    isSilent = true;
                    Around.Error.WriteLine($"spacesctl: {failure.Message} Asking on.");
                }

                wait = failure.RetryAfter > wait ? failure.RetryAfter : wait;
            }

            await Task.Delay(wait, Around.Time, cancel);
        }

        return false;
    }
}
