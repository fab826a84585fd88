using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Spaces.Spacesctl.Client;
using Spaces.Spacesctl.Output;

namespace Spaces.Spacesctl.Commands;

/// <summary><c>spaces</c>: the rooms that are open.</summary>
internal static class SpacesCommand
{
    private const int MaxPage = 200;

    private static readonly Column[] Columns =
    [
        new("ID"), new("SILO"), new("STATE"), new("STAGE", true), new("LISTENERS", true), new("MIXING CORES", true), new("HEARD"), new("TITLE"),
    ];

    /// <summary>Makes the command.</summary>
    public static Command Make(Runner runner)
    {
        var silo = new Option<string?>("--silo") { Description = "Only those on this silo", HelpName = "name" };
        var limit = new Option<int>("--limit", "-n") { Description = "At most so many. Default: 100", HelpName = "count", DefaultValueFactory = _ => 100 };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 100_000)
            {
                result.AddError("--limit must be 1 to 100000.");
            }
        });
        return runner.Runs(new Command("spaces", "Show the rooms that are open, by id.") { silo, limit }, async (session, parsed, cancel) =>
        {
            var most = parsed.GetValue(limit);
            List<JsonElement> items = [];
            SortedSet<string> unanswered = new(StringComparer.Ordinal);
            string? cursor = null;
            do
            {
                var page = (await session.Client.GetAsync(PathOf(parsed.GetValue(silo), Math.Min(MaxPage, most - items.Count), cursor), cancel)).As<Page>();
                items.AddRange(page.Items);
                unanswered.UnionWith(page.Unanswered ?? []);
                cursor = page.Cursor;
            }
            while (cursor is not null && items.Count < most);

            Show(session, items, unanswered, cursor);
            return ExitCodes.Done;
        });
    }

    private static string PathOf(string? silo, int limit, string? cursor) =>
        string.Create(CultureInfo.InvariantCulture, $"/v1/admin/spaces?limit={limit}")
        + (silo is null ? "" : $"&silo={Uri.EscapeDataString(silo)}")
        + (cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}");

    private static void Show(Session session, List<JsonElement> items, SortedSet<string> unanswered, string? cursor)
    {
        if (session.Screen.IsJson)
        {
            session.Screen.Json(new { items, cursor, unanswered });
        }
        else
        {
            session.Screen.Table(Columns, [.. items.Select(i => Row(i.As<OpenSpace>()))]);
        }

        if (cursor is not null)
        {
            session.Around.Error.WriteLine("spacesctl: there are more; --limit shows more.");
        }

        foreach (var silo in unanswered)
        {
            session.Around.Error.WriteLine($"spacesctl: {silo} did not answer: its rooms are missing here.");
        }
    }

    private static string[] Row(OpenSpace s) =>
    [
        s.Id, s.Silo, s.State ?? "?", Text($"{s.OnStage}"), Text($"{s.Listeners}"), Text($"{s.MixingCores:F4}"), s.Heard ? "yes" : "no", s.Title ?? "(does not answer)",
    ];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
