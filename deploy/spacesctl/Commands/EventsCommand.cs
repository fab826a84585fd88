using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Spaces.Spacesctl.Client;
using Spaces.Spacesctl.Output;

namespace Spaces.Spacesctl.Commands;

/// <summary><c>events</c>: a space's log, from a number on, and as it grows.</summary>
internal static class EventsCommand
{
    private const int MaxPage = 500;

    private static readonly string[] Common = ["number", "at", "type", "actor", "target"];

    private static readonly Column[] Columns = [new("NUMBER", true), new("AT"), new("TYPE"), new("ACTOR"), new("TARGET"), new("DETAILS")];

    /// <summary>Makes the command.</summary>
    public static Command Make(Runner runner)
    {
        var id = SpaceCommand.IdArgument();
        var after = new Option<long>("--after") { Description = "Only events after this number. Default: 0, all", HelpName = "number" };
        after.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<long>() < 0)
            {
                result.AddError("--after must be 0 or more.");
            }
        });
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on as events happen, one line each, until the space ends or Ctrl-C" };
        var interval = PollOptions.Interval(TimeSpan.FromSeconds(1));
        return runner.Runs(new Command("events", "Show what happened in a space.") { id, after, follow, interval }, (session, parsed, cancel) =>
        {
            var path = PollOptions.Path("spaces", parsed.GetRequiredValue(id), "/events");
            return parsed.GetValue(follow)
                ? FollowAsync(session, path, parsed.GetValue(after), parsed.GetValue(interval), cancel)
                : ShowAsync(session, path, parsed.GetValue(after), cancel);
        });
    }

    private static async Task<int> ShowAsync(Session session, string path, long after, CancellationToken cancel)
    {
        List<JsonElement> items = [];
        EventPage page;
        do
        {
            page = await ReadAsync(session, path, after, cancel);
            items.AddRange(page.Items);
        }
        while (page.Through > after && (after = page.Through) < page.Last);

        if (session.Screen.IsJson)
        {
            session.Screen.Json(new { items, through = page.Through, last = page.Last });
        }
        else
        {
            session.Screen.Table(Columns, [.. items.Select(Row)]);
        }

        return ExitCodes.Done;
    }

    private static async Task<int> FollowAsync(Session session, string path, long after, TimeSpan interval, CancellationToken cancel)
    {
        try
        {
            await session.PollAsync(interval, StepAsync, until: null, cancel);
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C is how one stops to follow.
        }

        return ExitCodes.Done;

        async Task<bool> StepAsync()
        {
            EventPage page;
            do
            {
                page = await ReadAsync(session, path, after, cancel);
                foreach (var item in page.Items)
                {
                    Tell(session.Screen, item);
                    if (item.As<SpaceEvent>().Type == "space-ended")
                    {
                        return true;
                    }
                }

                after = Math.Max(after, page.Through);
            }
            while (after < page.Last && page.Items.Length > 0);

            return false;
        }
    }

    private static async Task<EventPage> ReadAsync(Session session, string path, long after, CancellationToken cancel) =>
        (await session.Client.GetAsync(string.Create(CultureInfo.InvariantCulture, $"{path}?after={after}&limit={MaxPage}"), cancel)).As<EventPage>();

    private static void Tell(Screen screen, JsonElement item)
    {
        if (screen.IsJson)
        {
            screen.JsonLine(item);
        }
        else
        {
            screen.Line(string.Join("  ", Row(item)).TrimEnd());
        }
    }

    private static string[] Row(JsonElement item)
    {
        var e = item.As<SpaceEvent>();
        var details = item.EnumerateObject()
            .Where(p => !Common.Contains(p.Name))
            .Select(p => p.Value.ValueKind == JsonValueKind.Object ? $"{p.Name}: {Outline.Flat(p.Value)}" : $"{p.Name}: {p.Value}");
        return
        [
            e.Number.ToString(CultureInfo.InvariantCulture),
            e.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            e.Type,
            e.Actor ?? "-",
            e.Target ?? "-",
            string.Join("; ", details),
        ];
    }
}
