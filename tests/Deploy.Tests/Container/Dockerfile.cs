using System.Text.RegularExpressions;

namespace Spaces.Deploy.Tests.Container;

/// <summary>One instruction: its word in capitals and what follows, continued lines joined.</summary>
internal sealed record Instruction(string Word, string Rest);

/// <summary>The instructions of a Dockerfile, by stage.</summary>
internal sealed partial class Dockerfile
{
    public Dockerfile(string text)
    {
        foreach (var line in Continued().Replace(Comments().Replace(text, ""), " ").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' ', 2, StringSplitOptions.TrimEntries);
            var instruction = new Instruction(words[0].ToUpperInvariant(), words.Length > 1 ? words[1] : "");
            if (instruction.Word == "FROM")
            {
                Stages.Add([]);
            }

            Assert.True(Stages.Count > 0, $"'{line}' stands before the first FROM");
            Stages[^1].Add(instruction);
        }
    }

    public List<List<Instruction>> Stages { get; } = [];

    public IEnumerable<Instruction> All => Stages.SelectMany(stage => stage);

    /// <summary>What of the repository the build copies: nothing from other stages.</summary>
    public IEnumerable<string> CopiedFromRepository() => All
        .Where(instruction => instruction.Word == "COPY" && !instruction.Rest.StartsWith("--from", StringComparison.Ordinal))
        .SelectMany(instruction => instruction.Rest.Split(' ', StringSplitOptions.RemoveEmptyEntries)[..^1]);

    [GeneratedRegex(@"\\\s*\n")]
    private static partial Regex Continued();

    [GeneratedRegex(@"^\s*#.*\n", RegexOptions.Multiline)]
    private static partial Regex Comments();
}
