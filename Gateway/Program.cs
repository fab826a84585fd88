using Spaces.Gateway.Hosting;

// Settings and the web client lie beside the program, wherever it is started from.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions
{
    Args = args,
    ContentRootPath = AppContext.BaseDirectory,
});
builder.AddOrleansClient();
builder.AddObservability();
builder.AddGateway();
await builder.Build().MapGateway().RunAsync();
