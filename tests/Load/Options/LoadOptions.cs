using System.Globalization;
using Spaces.Load.Run;

namespace Spaces.Load.Options;

/// <summary>What the command line asks for.</summary>
internal sealed record LoadOptions
{
    public const string Help = """
        Puts speakers and listeners into rooms of a running system and measures what they hear.

          dotnet run -c Release --project tests/Load -- [options]

          --url URL[,URL]        gateways; clients are spread over them     (default http://127.0.0.1:8080)
          --rooms R              spaces to create                           (default 1)
          --speakers S           speakers in each room, who also listen     (default 3)
          --listeners N          listeners in all rooms together            (default 100)
          --heard H              how many the mixer lets through at once    (default 4)
          --duration SECONDS     measured time after everybody is in        (default 30)
          --ramp N/s             listeners that join each second            (default 100/s; --join-rate is the same)
          --burst N              when they are in, N more join at once: when the last of them hears, and whether those inside lose a packet
          --ladder N,N,…         instead of --listeners: so many, one step after another in the same run, each measured (--ladder all: 100,1000,2500,5000)
          --hub                  listeners join over the hub and hold a connection to it, as the web client does
          --sample N             record and check one listener in N, and at least 3 of each room (default 50)
          --threads T            receive threads; one carries 5,000         (default 1)
          --read-every MS        how long packets may wait to be read; arrivals are the kernel's times all the same. 0: read at once (default 40)
          --pids NAME=PID[,…]    processes whose CPU time and memory are read from /proc
          --metrics URL[,URL]    Prometheus pages whose counters are compared before and after
          --json FILE            write the report as JSON too
          --commands N           instead of --duration: N mutes and unmutes of the last speaker, and half as many promotions of a guest, at random
                                 moments; measures answers and how long they take to be heard (one room, 2 speakers or more)
          --speech               one speaker says a sentence over and over; its delay and quality are measured instead of tones
          --speech-text TEXT     what espeak-ng says (default: a sentence)
          --whep URL             any WHEP server instead of spaces; with
          --whip URL             where speakers send (default: none do); and
          --token T              bearer token for both
          --tokens FILE          a token on each line, one for each person and room, for gateways that give no development tokens
          --allow-remote         permit gateways that are not on this machine: use it on systems of your own only
          --table FOLDER --page FILE [--machine TEXT]
                                 no run: writes what files in the folder say into the page (see performance.sh, which makes both)
          --help                 this text

        Tokens come from POST /v1/dev/tokens, so the gateways must run in development mode unless there are --tokens.
        Exit code: 0 all well, 1 peers failed or tones were missing or leaked, 2 wrong options, 3 the system could not be reached.
        """;

    public IReadOnlyList<Uri> Gateways { get; init; } = [new("http://127.0.0.1:8080")];

    public int Rooms { get; init; } = 1;

    public int Speakers { get; init; } = 3;

    public int Listeners { get; init; } = 100;

    /// <summary>Listeners who join at once when the others are in.</summary>
    public int Burst { get; init; }

    /// <summary>Listeners at each step; empty when there is one step only.</summary>
    public IReadOnlyList<int> Ladder { get; init; } = [];

    /// <summary>All listeners there will be.</summary>
    public int AllListeners => Ladder.Count > 0 ? Ladder[^1] : Listeners + Burst;

    public bool Hub { get; init; }

    public int ReadEvery { get; init; } = 40;

    public Uri? Whep { get; init; }

    public Uri? Whip { get; init; }

    /// <summary>True without spaces: any WHIP and WHEP server.</summary>
    public bool IsPlain => Whep is not null;

    public string? Token { get; init; }

    public string? TokensPath { get; init; }

    public int Heard { get; init; } = 4;

    public int Seconds { get; init; } = 30;

    public int RampPerSecond { get; init; } = 100;

    public int SampleEvery { get; init; } = 50;

    public int Threads { get; init; } = 1;

    public IReadOnlyList<(string Name, int Pid)> Pids { get; init; } = [];

    public IReadOnlyList<Uri> Metrics { get; init; } = [];

    public string? JsonPath { get; init; }

    /// <summary>No measured time is longer, in seconds.</summary>
    public double LongestSeconds => Commands > 0 ? CommandRun.Longest(Commands).TotalSeconds : Seconds;

    /// <summary>How often to mute; 0 when commands are not measured.</summary>
    public int Commands { get; init; }

    public bool Speech { get; init; }

    public string SpeechText { get; init; } =
        "The quick brown fox jumps over the lazy dog, while five boxing wizards watch in quiet amazement.";

    /// <summary>Where reports lie that are to be made into a table.</summary>
    public string? TablePath { get; init; }

    /// <summary>The page to write the table into; null to run.</summary>
    public string? PagePath { get; init; }

    public string Machine { get; init; } = "A machine that was not named";

    public bool AllowRemote { get; init; }

    public bool ShowHelp { get; init; }

    /// <summary>Reads the command line; false with a sentence that names the option and what it takes.</summary>
    public static bool TryParse(IReadOnlyList<string> args, out LoadOptions options, out string error)
    {
        options = new LoadOptions();
        error = "";
        for (var i = 0; i < args.Count && error.Length == 0; i++)
        {
            var name = args[i];
            switch (name)
            {
                case "--help" or "-h" or "-?":
                    options = options with { ShowHelp = true };
                    continue;
                case "--speech":
                    options = options with { Speech = true };
                    continue;
                case "--hub":
                    options = options with { Hub = true };
                    continue;
                case "--allow-remote":
                    options = options with { AllowRemote = true };
                    continue;
            }

            if (i + 1 == args.Count)
            {
                error = $"'{name}' is unknown or lacks its value; see --help.";
                break;
            }

            options = Apply(options, name, args[++i], ref error);
        }

        error = error.Length == 0 ? options.Problem() : error;
        return error.Length == 0;
    }

    private static LoadOptions Apply(LoadOptions options, string name, string value, ref string error)
    {
        switch (name)
        {
            case "--url":
                return options with { Gateways = Urls(name, value, ref error) };
            case "--metrics":
                return options with { Metrics = Urls(name, value, ref error) };
            case "--commands":
                return options with { Commands = Number(name, value, 2, 10_000, ref error) };
            case "--rooms":
                return options with { Rooms = Number(name, value, 1, 1000, ref error) };
            case "--speakers":
                return options with { Speakers = Number(name, value, 1, 50, ref error) };
            case "--listeners":
                return options with { Listeners = Number(name, value, 0, 20_000, ref error) };
            case "--heard":
                return options with { Heard = Number(name, value, 1, 16, ref error) };
            case "--duration":
                return options with { Seconds = Number(name, value, 3, 3600, ref error) };
            case "--ramp" or "--join-rate":
                return options with { RampPerSecond = Number(name, value.EndsWith("/s", StringComparison.Ordinal) ? value[..^2] : value, 1, 10_000, ref error) };
            case "--sample":
                return options with { SampleEvery = Number(name, value, 1, 100_000, ref error) };
            case "--burst":
                return options with { Burst = Number(name, value, 1, 5000, ref error) };
            case "--ladder":
                return options with { Ladder = Steps(value, ref error) };
            case "--read-every":
                return options with { ReadEvery = Number(name, value, 0, 100, ref error) };
            case "--whep":
                return Urls(name, value, ref error) is [var whep]
                    ? options with { Whep = whep, Gateways = [new Uri(whep.GetLeftPart(UriPartial.Authority))], Speakers = options.Whip is null ? 0 : options.Speakers }
                    : options;
            case "--whip":
                return Urls(name, value, ref error) is [var whip] ? options with { Whip = whip, Speakers = 1 } : options;
            case "--table":
                return options with { TablePath = value };
            case "--page":
                return options with { PagePath = value };
            case "--machine":
                return options with { Machine = value };
            case "--token":
                return options with { Token = value };
            case "--tokens":
                return options with { TokensPath = value };
            case "--threads":
                return options with { Threads = Number(name, value, 1, 64, ref error) };
            case "--json":
                return options with { JsonPath = value };
            case "--speech-text":
                return options with { SpeechText = value };
            case "--pids":
                return options with { Pids = NamedPids(value, ref error) };
            default:
                error = $"'{name}' is unknown; see --help.";
                return options;
        }
    }

    private string Problem()
    {
        if (Commands > 0 && (Rooms != 1 || Speakers < 2 || Speakers >= Heard || Speech || Ladder.Count > 0 || Burst > 0 || IsPlain))
        {
            return "--commands needs one room with two speakers or more, fewer than are --heard, and none of --speech, --ladder, --burst and --whep.";
        }

        if (TablePath is null != PagePath is null)
        {
            return "--table and --page go together.";
        }

        if (Speech && Ladder.Count > 0)
        {
            return "--speech and --ladder do not go together.";
        }

        if (IsPlain ? Hub || Rooms != 1 || Speakers > 1 : Whip is not null)
        {
            return "--whep is one stream: one room, a speaker with --whip or none, no --hub; --whip needs --whep.";
        }

        return !AllowRemote && Gateways.Concat(Metrics).Append(Whip).FirstOrDefault(u => u is { IsLoopback: false }) is { } remote
            ? $"{remote} is not on this machine. Load is for systems of your own: say --allow-remote if this is one."
            : "";
    }

    private static List<int> Steps(string value, ref string error)
    {
        var steps = new List<int>();
        foreach (var word in (value == "all" ? "100,1000,2500,5000" : value).Split(','))
        {
            var step = Number("--ladder", word.Trim(), 1, 20_000, ref error);
            if (error.Length == 0 && step <= steps.LastOrDefault())
            {
                error = $"--ladder takes rising numbers, not '{value}'.";
            }

            steps.Add(step);
        }

        return steps;
    }

    private static int Number(string name, string value, int least, int most, ref string error)
    {
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        error = $"{name} takes a number from {least} to {most}, not '{value}'.";
        return least;
    }

    private static List<Uri> Urls(string name, string value, ref string error)
    {
        var urls = new List<Uri>();
        foreach (var word in value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Uri.TryCreate(word, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            {
                urls.Add(url);
            }
            else
            {
                error = $"{name} takes addresses as http://127.0.0.1:8080, not '{word}'.";
            }
        }

        if (urls.Count == 0 && error.Length == 0)
        {
            error = $"{name} takes at least one address.";
        }

        return urls;
    }

    private static List<(string Name, int Pid)> NamedPids(string value, ref string error)
    {
        var pids = new List<(string, int)>();
        foreach (var word in value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = word.Split('=');
            if (parts.Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
            {
                pids.Add((parts[0], pid));
            }
            else
            {
                error = $"--pids takes NAME=PID, as silo=123,gateway=456, not '{word}'.";
            }
        }

        return pids;
    }
}
