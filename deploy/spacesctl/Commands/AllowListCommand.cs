using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Spaces.Spacesctl.Client;
using Spaces.Spacesctl.Output;

namespace Spaces.Spacesctl.Commands;

/// <summary><c>allow-list</c>: who may create spaces, where that is for people on a list.</summary>
internal static class AllowListCommand
{
    private const string Path = "/v1/admin/allow-list";

    private static readonly Column[] Columns = [new("USER"), new("SINCE")];

    /// <summary>Makes the command.</summary>
    public static Command Make(Runner runner) => new("allow-list", "Who may create spaces, where that is for people on a list.")
    {
        runner.Runs(new Command("list", "Show who is on the list."), ListAsync),
        Change(runner, "add", "Put somebody on the list.", HttpMethod.Put),
        Change(runner, "remove", "Take somebody off the list.", HttpMethod.Delete),
    };

    private static async Task<int> ListAsync(Session session, ParseResult parsed, CancellationToken cancel)
    {
        List<JsonElement> items = [];
        string? cursor = null;
        do
        {
            var page = (await session.Client.GetAsync($"{Path}?limit=200{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}", cancel)).As<Page>();
            items.AddRange(page.Items);
            cursor = page.Cursor;
        }
        while (cursor is not null);

        if (session.Screen.IsJson)
        {
            session.Screen.Json(new { items });
        }
        else
        {
            session.Screen.Table(Columns, [.. items.Select(i => i.As<ListedPerson>()).Select(p => new[]
            {
                p.User, p.Since.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            })]);
        }

        return ExitCodes.Done;
    }

    private static Command Change(Runner runner, string verb, string description, HttpMethod method)
    {
        var user = new Argument<string>("user") { Description = "The person: the 'sub' of their tokens" };
        return runner.Runs(new Command(verb, description) { user }, async (session, parsed, cancel) =>
        {
            var answer = await session.Client.SendAsync(method, $"{Path}/{Uri.EscapeDataString(parsed.GetRequiredValue(user))}", null, cancel);
            if (session.Screen.IsJson)
            {
                session.Screen.Json(answer);
            }
            else
            {
                session.Screen.Line("Done.");
            }

            return ExitCodes.Done;
        });
    }
}
