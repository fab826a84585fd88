using Spaces.Faults;
using Spaces.Faults.Scenarios;

if (!FaultOptions.TryParse(args, out var options, out var error))
{
    await Console.Error.WriteLineAsync(error);
    return 2;
}

if (options.ShowHelp)
{
    Console.WriteLine(FaultOptions.Help);
    return 0;
}

if (options.List)
{
    foreach (var scenario in Scenario.All)
    {
        Console.WriteLine($"{scenario.Name,-18} {scenario.Fault}");
    }

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
    return await new FaultRun(options).RunAsync(stop.Token);
}
catch (FaultRunException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 3;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    await Console.Error.WriteLineAsync("Stopped.");
    return 130;
}
