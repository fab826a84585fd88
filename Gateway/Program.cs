using Spaces.Gateway.Draining;
using Spaces.Gateway.Hosting;

try
{
    // Settings and the web client lie beside the program, wherever it is started from.
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions
    {
        Args = args,
        ContentRootPath = AppContext.BaseDirectory,
    });
    builder.AddOrleansClient();
    builder.AddObservability();
    builder.AddGateway();
    builder.Services.AddSingleton<IHostLifetime, DrainingLifetime>();
    await builder.Build().MapGateway().RunAsync();
    return 0;
}
catch (Exception e) when (StartFailure.TryDescribe(e, out var message))
{
    await Console.Error.WriteLineAsync($"The gateway did not start. {message}");
    return StartFailure.ExitCode;
}
