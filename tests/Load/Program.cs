using System.Text.Json;
using Spaces.Load.Options;
using Spaces.Load.Report;
using Spaces.Load.Run;
using Spaces.Load.Speech;
using Spaces.TestKit.Http;

if (!LoadOptions.TryParse(args, out var options, out var error))
{
    await Console.Error.WriteLineAsync(error);
    return 2;
}

if (options.ShowHelp)
{
    Console.WriteLine(LoadOptions.Help);
    return 0;
}

if (options.PagePath is { } page)
{
    var measured = PerformancePage.Write(options.TablePath!, options.Machine);
    await File.WriteAllTextAsync(page, PerformancePage.Fill(await File.ReadAllTextAsync(page), measured));
    return 0;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};

try
{
    var speech = options.Speech ? await SpeechSource.MakeAsync(options.SpeechText, stop.Token) : null;
    if (speech is not null)
    {
        options = options with { Speakers = 1, Rooms = 1 };
    }

    var report = await new LoadRun(options, speech).RunAsync(stop.Token);
    Console.Write(ReportTable.Write(report));
    if (options.JsonPath is { } path)
    {
        await File.WriteAllTextAsync(path, JsonSerializer.Serialize(report, ReportJson.Options));
    }

    return report.IsGood ? 0 : 1;
}
catch (Exception e) when (e is HttpRequestException or SpacesRequestException or LoadException)
{
    await Console.Error.WriteLineAsync($"The system could not be reached or refused: {e.Message}");
    return 3;
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("Stopped, or not done in time.");
    return 3;
}
