using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace Spaces.Spacesctl.Output;

/// <summary>Shows answers: to people as tables, with borders and colours where there is a terminal and plain otherwise; to scripts as JSON.</summary>
internal sealed class Screen(Surroundings around, OutputFormat format)
{
    private static readonly JsonSerializerOptions Document = new(JsonSerializerOptions.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSerializerOptions SingleLine = new(Document) { WriteIndented = false };

    /// <summary>Whether scripts read it.</summary>
    public bool IsJson => format == OutputFormat.Json;

    /// <summary>Shows a document.</summary>
    public void Json(object document) => around.Out.WriteLine(JsonSerializer.Serialize(document, Document));

    /// <summary>Shows one of many things that come by and by.</summary>
    public void JsonLine(object item)
    {
        around.Out.WriteLine(JsonSerializer.Serialize(item, SingleLine));
        around.Out.Flush();
    }

    /// <summary>Shows a line of text.</summary>
    public void Line(string text = "")
    {
        around.Out.WriteLine(Printable(text));
        around.Out.Flush();
    }

    /// <summary>Shows a table.</summary>
    public void Table(IReadOnlyList<Column> columns, IReadOnlyList<string[]> rows)
    {
        string[][] cells = [.. rows.Select(r => r.Select(Printable).ToArray())];
        int[] widths = [.. columns.Select((c, i) => cells.Select(r => r[i].Length).Append(c.Name.Length).Max())];
        if (!around.IsTerminal || !TryShowBordered(columns, cells, widths.Sum() + (3 * columns.Count) + 1))
        {
            Plain(columns, cells, widths);
        }

        around.Out.Flush();
    }

    /// <summary>Takes away what is shown, where there is a terminal.</summary>
    public void Clear()
    {
        if (around.IsTerminal)
        {
            // Erase the screen and what was scrolled off, cursor to the top (ECMA-48 ED, CUP).
            around.Out.Write("\e[H\e[2J\e[3J");
        }
    }

    /// <summary>Text without what would move a terminal's cursor: titles and names are other people's.</summary>
    public static string Printable(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '?' : c)) : text;

    // A table that is cut off to fit tells less than one without borders whose lines are broken by the terminal.
    private bool TryShowBordered(IReadOnlyList<Column> columns, string[][] rows, int width)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(around.Out), Interactive = InteractionSupport.No });
        if (width > console.Profile.Width)
        {
            return false;
        }

        var table = new Table().Border(TableBorder.Rounded);
        foreach (var column in columns)
        {
            var made = new TableColumn(new Text(column.Name, new Style(decoration: Decoration.Bold)));
            table.AddColumn(column.IsNumber ? made.RightAligned() : made);
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(text => new Text(text, StyleOf(text))));
        }

        console.Write(table);
        return true;
    }

    private void Plain(IReadOnlyList<Column> columns, string[][] rows, int[] widths)
    {
        foreach (var row in rows.Prepend([.. columns.Select(c => c.Name)]))
        {
            var line = row.Select((text, i) => columns[i].IsNumber ? text.PadLeft(widths[i]) : text.PadRight(widths[i]));
            around.Out.WriteLine(string.Join("  ", line).TrimEnd());
        }
    }

    // States begin with their word.
    private static Style StyleOf(string text) => text.Split(' ')[0] switch
    {
        "serving" or "live" => new Style(Color.Green),
        "draining" => new Style(Color.Yellow),
        "drained" => new Style(Color.Blue),
        "stopping" or "ended" => new Style(Color.Red),
        _ => Style.Plain,
    };
}
