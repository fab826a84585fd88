using System.Globalization;
using Spaces.Faults.Scenarios;

namespace Spaces.Faults;

/// <summary>What to run and how, from the command line.</summary>
internal sealed record FaultOptions
{
    /// <summary>The text of <c>--help</c>.</summary>
    public static string Help { get; } = $"""
        Spaces.Faults [OPTION…] [SCENARIO…]

        Starts a cluster for each scenario, brings people in, lets the fault happen, and measures what they heard. Without a scenario: all.

          --root DIR       the checkout whose deploy/cluster.sh and programs are used; needed
          --dir DIR        where clusters are kept; default ROOT/artifacts/faults
          --rooms N        rooms, 1 to 200; default 20
          --kills N        kills of twenty-kills, 1 to 200; default 20
          --cold           does not wait until the processes have stopped compiling their code
          --loopback       all processes on loopback, without root; without the partitions
          --old-bin DIR    a built, older checkout that rolling starts with
          --table PAGE     writes the rows into a page, between its markers
          --check          ends with 1 when a scenario did not meet its target
          --list           names the scenarios

        Scenarios: {string.Join(", ", Scenario.All.Select(s => s.Name))}
        """;

    /// <summary>The checkout.</summary>
    public string Root { get; private init; } = "";

    /// <summary>Where clusters are kept.</summary>
    public string Dir { get; private init; } = "";

    /// <summary>Rooms with people in them.</summary>
    public int Rooms { get; private init; } = 20;

    /// <summary>Kills of <c>twenty-kills</c>.</summary>
    public int Kills { get; private init; } = 20;

    /// <summary>Network namespaces are used.</summary>
    public bool Namespaces { get; private init; } = true;

    /// <summary>The fault comes when processes have stopped compiling.</summary>
    public bool Warm { get; private init; } = true;

    /// <summary>An older checkout.</summary>
    public string? OldBin { get; private init; }

    /// <summary>The page with the table.</summary>
    public string? TablePath { get; private init; }

    /// <summary>A target that is not met is an error.</summary>
    public bool Check { get; private init; }

    /// <summary>Only names the scenarios.</summary>
    public bool List { get; private init; }

    /// <summary>Only shows <see cref="Help"/>.</summary>
    public bool ShowHelp { get; private init; }

    /// <summary>What to run.</summary>
    public IReadOnlyList<Scenario> Scenarios { get; private init; } = [];

    /// <summary>Reads the command line; false with a sentence that says what is wrong.</summary>
    public static bool TryParse(string[] args, out FaultOptions options, out string error)
    {
        options = new FaultOptions();
        error = "";
        var names = new List<string>();
        for (var i = 0; i < args.Length; i++)
        {
            var word = args[i];
            string? value = null;
            if (word is "--root" or "--dir" or "--rooms" or "--kills" or "--old-bin" or "--table")
            {
                if (++i == args.Length)
                {
                    error = $"{word} needs a value.";
                    return false;
                }

                value = args[i];
            }

            if (word is "--rooms" or "--kills" && !(int.TryParse(value, CultureInfo.InvariantCulture, out var n) && n is >= 1 and <= 200))
            {
                error = $"{word} is 1 to 200, not '{value}'.";
                return false;
            }

            switch (word)
            {
                case "--root": options = options with { Root = Path.GetFullPath(value!) }; break;
                case "--dir": options = options with { Dir = Path.GetFullPath(value!) }; break;
                case "--rooms": options = options with { Rooms = int.Parse(value!, CultureInfo.InvariantCulture) }; break;
                case "--kills": options = options with { Kills = int.Parse(value!, CultureInfo.InvariantCulture) }; break;
                case "--old-bin": options = options with { OldBin = Path.GetFullPath(value!) }; break;
                case "--table": options = options with { TablePath = Path.GetFullPath(value!) }; break;
                case "--loopback": options = options with { Namespaces = false }; break;
                case "--cold": options = options with { Warm = false }; break;
                case "--check": options = options with { Check = true }; break;
                case "--list": options = options with { List = true }; break;
                case "-h" or "--help": options = options with { ShowHelp = true }; break;
                case ['-', ..]:
                    error = $"There is no option {word}; see --help.";
                    return false;
                default: names.Add(word); break;
            }
        }

        return options.Resolve(names, out options, out error);
    }

    private bool Resolve(List<string> names, out FaultOptions options, out string error)
    {
        options = this;
        error = "";
        if (ShowHelp || List)
        {
            return true;
        }

        var unknown = names.Find(n => Scenario.All.All(s => s.Name != n));
        if (unknown is not null)
        {
            error = $"There is no scenario '{unknown}'. There are: {string.Join(", ", Scenario.All.Select(s => s.Name))}.";
        }
        else if (Root.Length == 0)
        {
            error = "--root is needed.";
        }

        var chosen = Scenario.All.Where(s => names.Count == 0 ? Namespaces || !s.NeedsNamespaces : names.Contains(s.Name)).ToArray();
        if (error.Length == 0 && !Namespaces && Array.Find(chosen, s => s.NeedsNamespaces) is { } needy)
        {
            error = $"{needy.Name} needs network namespaces: leave --loopback away.";
        }

        options = this with { Scenarios = chosen, Dir = Dir.Length == 0 ? Path.Combine(Root, "artifacts", "faults") : Dir };
        return error.Length == 0;
    }
}
