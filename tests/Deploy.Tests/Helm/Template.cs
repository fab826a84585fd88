using System.Text.RegularExpressions;

namespace Spaces.Deploy.Tests.Helm;

/// <summary>
/// A chart's template, as far as it can be read without Helm: the templates are kept so plain that they are YAML once their actions are taken
/// out. What Helm makes of them is not checked here.
/// </summary>
internal sealed partial class Template(string file)
{
    private readonly string _text = Repository.Read(file);

    /// <summary>The paths of values that it uses, without <c>.Values.</c></summary>
    public IEnumerable<string> Values => Value().Matches(_text).Select(match => match.Groups[1].Value).Distinct();

    /// <summary>How many blocks are opened less how many are closed, at the end; a block that is closed before it is opened fails.</summary>
    public int OpenBlocks()
    {
        var open = 0;
        foreach (Match action in Action().Matches(_text))
        {
            open += action.Groups[1].Value switch { "if" or "range" or "with" or "define" => 1, "end" => -1, _ => 0 };
            Assert.True(open >= 0, $"{file}: {action.Value} closes nothing");
        }

        return open;
    }

    /// <summary>The text with every condition true, every list of one and every value an <c>x</c>.</summary>
    public string Plain() => Inline().Replace(Line().Replace(_text, ""), "x");

    [GeneratedRegex(@"\.Values\.([A-Za-z0-9.]+)")]
    private static partial Regex Value();

    [GeneratedRegex(@"\{\{-?\s*([A-Za-z]+).*?\}\}")]
    private static partial Regex Action();

    [GeneratedRegex(@"^[ \t]*\{\{-?\s*(if|range|with|else|end)\b.*?\}\}[ \t]*\n", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex(@"\{\{.*?\}\}")]
    private static partial Regex Inline();
}
