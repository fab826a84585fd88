using System.CommandLine;

namespace Spaces.Spacesctl.Commands;

/// <summary><c>completion</c>: what a shell has to run so that the Tab key works; the program itself answers what may come next.</summary>
internal static class CompletionCommand
{
    private const string Bash =
        """
        _spacesctl() {
          local IFS=$'\n'
          COMPREPLY=($(compgen -W "$(spacesctl "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -F _spacesctl spacesctl
        """;

    private const string Zsh =
        """
        autoload -U +X bashcompinit && bashcompinit
        """;

    /// <summary>Makes the command.</summary>
    public static Command Make(Surroundings around)
    {
        var shell = new Argument<string>("shell") { Description = "bash or zsh" };
        shell.AcceptOnlyFromAmong("bash", "zsh");
        var command = new Command("completion", "Print what a shell has to run for completion: eval \"$(spacesctl completion bash)\".") { shell };
        command.SetAction(parsed =>
        {
            around.Out.WriteLine(parsed.GetRequiredValue(shell) == "zsh" ? $"{Zsh}\n{Bash}" : Bash);
            return ExitCodes.Done;
        });
        return command;
    }
}
