using System.CommandLine;
using System.CommandLine.Invocation;
using Spaces.Spacesctl.Commands;

namespace Spaces.Spacesctl;

/// <summary>The program: reads the command line, carries the command out, and says in words and by its exit code what became of it.</summary>
internal static class Cli
{
    /// <summary>Runs a command line.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="around">Where to.</param>
    /// <param name="cancel">Ends it, as Ctrl-C does.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(string[] args, Surroundings around, CancellationToken cancel = default)
    {
        var parsed = Build(around).Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var error in parsed.Errors)
            {
                around.Error.WriteLine($"spacesctl: {error.Message}");
            }

            around.Error.WriteLine("'spacesctl --help' and 'spacesctl <command> --help' show what can be said.");
            return ExitCodes.Usage;
        }

        try
        {
            var invocation = new InvocationConfiguration { Output = around.Out, Error = around.Error, EnableDefaultExceptionHandler = false };
            return await parsed.InvokeAsync(invocation, cancel);
        }
        catch (Failure failure)
        {
            around.Error.WriteLine($"spacesctl: {failure.Message}");
            return failure.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Interrupted;
        }
        catch (IOException e)
        {
            // Mostly whoever read the output has gone: spacesctl … | head.
            around.Error.WriteLine($"spacesctl: the output cannot be written: {e.Message}");
            return ExitCodes.Failed;
        }
    }

    private static RootCommand Build(Surroundings around)
    {
        var options = new GlobalOptions();
        var root = new RootCommand("Operates a cluster of Spaces over the operators' HTTP API.");
        foreach (var option in options.All)
        {
            root.Add(option);
        }

        var runner = new Runner(around, options);
        root.Add(NodesCommand.Make(runner));
        root.Add(NodeCommand.Make(runner));
        root.Add(DrainCommand.Make(runner));
        root.Add(DrainCommand.MakeUndrain(runner));
        root.Add(SpacesCommand.Make(runner));
        root.Add(SpaceCommand.Make(runner));
        root.Add(MoveCommand.Make(runner));
        root.Add(EndCommand.Make(runner));
        root.Add(EventsCommand.Make(runner));
        root.Add(AllowListCommand.Make(runner));
        root.Add(CompletionCommand.Make(around));
        return root;
    }
}
