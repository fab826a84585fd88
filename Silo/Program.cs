using Spaces.Silo.Hosting;

try
{
    await using var app = SiloApplication.Create(args);
    await app.RunAsync();
    return 0;
}
catch (Exception e) when (StartFailure.TryDescribe(e, out var message))
{
    await Console.Error.WriteLineAsync($"The silo did not start. {message}");
    return StartFailure.ExitCode;
}
