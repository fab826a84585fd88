using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spaces.Spacesctl.Client;
using Spaces.Spacesctl.Output;

namespace Spaces.Spacesctl.Commands;

/// <summary><c>space</c>: a space, where it is, who is on its stage, and what its room says of itself.</summary>
internal static class SpaceCommand
{
    private static readonly Column[] Columns = [new("ON STAGE"), new("NAME"), new("ROLE"), new("MUTED")];

    /// <summary>Makes the command.</summary>
    public static Command Make(Runner runner)
    {
        var id = IdArgument();
        return runner.Runs(new Command("space", "Show a space, and what its room says of itself.") { id }, async (session, parsed, cancel) =>
        {
            var path = PollOptions.Path("spaces", parsed.GetRequiredValue(id));
            var answer = await session.Client.GetAsync(path, cancel);
            Show(session, answer, await DiagnosticsAsync(session, path, cancel));
            return ExitCodes.Done;
        });
    }

    /// <summary>The id of a space.</summary>
    public static Argument<string> IdArgument() => new("id") { Description = "The space's id, as 'spaces' shows it" };

    // What can be had of a space is shown even when its room does not answer for itself.
    private static async Task<JsonElement?> DiagnosticsAsync(Session session, string path, CancellationToken cancel)
    {
        try
        {
            return await session.Client.GetAsync($"{path}/diagnostics", cancel);
        }
        catch (Refusal refusal) when (refusal.Kind == "no-route")
        {
            return null;
        }
        catch (Failure failure)
        {
            session.Around.Error.WriteLine($"spacesctl: no diagnostics: {failure.Message}");
            return null;
        }
    }

    private static void Show(Session session, JsonElement answer, JsonElement? diagnostics)
    {
        if (session.Screen.IsJson)
        {
            var document = JsonObject.Create(answer)!;
            if (diagnostics is { } known)
            {
                document["diagnostics"] = JsonNode.Parse(known.GetRawText());
            }

            session.Screen.Json(document);
            return;
        }

        var details = answer.As<SpaceDetails>();
        var space = details.Space;
        session.Screen.Line($"id:         {space.Id}");
        session.Screen.Line($"title:      {space.Title}");
        session.Screen.Line($"state:      {space.State}{(space.Locked ? ", locked" : "")}");
        session.Screen.Line($"host:       {space.Host.Name} ({space.Host.Id})");
        session.Screen.Line($"created:    {Time(space.CreatedAt)}");
        if (space.EndedAt is { } ended)
        {
            session.Screen.Line($"ended:      {Time(ended)}");
        }

        session.Screen.Line($"silo:       {details.Silo ?? (details.Unanswered is { Length: > 0 } silent ? $"unknown; {string.Join(", ", silent)} did not answer" : "open on none")}");
        if (details.MixingCores is { } cores)
        {
            session.Screen.Line(string.Create(CultureInfo.InvariantCulture, $"mixing:     {cores:F4} cores"));
        }

        session.Screen.Line(string.Create(CultureInfo.InvariantCulture, $"epoch:      {details.Epoch}"));
        session.Screen.Line(string.Create(CultureInfo.InvariantCulture, $"last event: {details.Event}"));
        session.Screen.Line(string.Create(CultureInfo.InvariantCulture, $"listeners:  {space.Listeners}"));
        session.Screen.Line();
        session.Screen.Table(Columns, [.. details.Stage.Select(p => new[] { p.Id, p.Name, p.Role ?? "", p.Muted == true ? "yes" : "no" })]);
        if (diagnostics is { } room)
        {
            session.Screen.Line();
            foreach (var line in Outline.Of(room))
            {
                session.Screen.Line(line);
            }
        }
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
