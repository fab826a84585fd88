using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Spaces.Gateway.Access;

namespace Spaces.Gateway.Tests.Access;

/// <summary>Access as a gateway has it, with settings and a clock that a test changes.</summary>
internal sealed class AccessRig : IAsyncDisposable
{
    public static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    private readonly ChangingSettings _settings = new();
    private readonly ServiceProvider _services;

    public AccessRig(string environment, params (string Name, string? Value)[] settings)
    {
        _settings.Set(settings);
        var services = new ServiceCollection();
        services.AddLogging(l => l.AddProvider(Log));
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Add(_settings).Build());
        services.AddSingleton<IHostEnvironment>(new FixedEnvironment { EnvironmentName = environment });
        services.AddAccess();
        _services = services.BuildServiceProvider();
    }

    /// <summary>With one shared key.</summary>
    public AccessRig()
        : this("Production", ("Auth:Key", Convert.ToBase64String(Key)))
    {
    }

    public ManualTime Time { get; } = new();

    public LogLines Log { get; } = new();

    public DateTimeOffset Now => Time.GetUtcNow();

    public TokenReader Reader => Get<TokenReader>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public Task<TokenReading> ReadAsync(string token) => Reader.ReadAsync(token, TestContext.Current.CancellationToken);

    public async Task<TokenFault?> FaultAsync(string token) => (await ReadAsync(token)).Fault;

    public async Task<Caller> CallerAsync(string token)
    {
        var reading = await ReadAsync(token);
        Assert.True(reading.IsValid, reading.Fault.ToString());
        Assert.True(Caller.TryRead(reading.Principal, out var same));
        Assert.Equal(reading.Caller, same);
        return same;
    }

    /// <summary>As if the settings file had been written anew.</summary>
    public void Change(params (string Name, string? Value)[] settings)
    {
        _settings.Set(settings);
        _settings.Provider.Announce();
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private sealed class ChangingSettings : IConfigurationSource
    {
        public ChangingProvider Provider { get; } = new();

        public void Set((string Name, string? Value)[] settings) => Provider.Set(settings.ToDictionary(s => s.Name, s => s.Value));

        public IConfigurationProvider Build(IConfigurationBuilder builder) => Provider;
    }

    private sealed class ChangingProvider : ConfigurationProvider
    {
        public void Set(Dictionary<string, string?> data) => Data = new Dictionary<string, string?>(data, StringComparer.OrdinalIgnoreCase);

        public void Announce() => OnReload();
    }
}

/// <summary>Everything that was logged, a line each.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue($"{logLevel} {formatter(state, exception)}");

    public void Dispose()
    {
    }
}

/// <summary>An environment by name.</summary>
internal sealed class FixedEnvironment : IHostEnvironment
{
    public required string EnvironmentName { get; set; }

    public string ApplicationName { get; set; } = "tests";

    public string ContentRootPath { get; set; } = "/";

    public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
}
