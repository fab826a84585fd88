using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace Spaces.Silo.Tests.Storage.Servers;

/// <summary>A real server on a free port of loopback, with its data in a folder of its own.</summary>
internal abstract class StoreServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<string> _log = [];
    private Process? _process;

    public int Port { get; } = FreePorts.Take(1)[0];

    protected TemporaryFolder Folder { get; } = new();

    protected string PortText => Port.ToString(CultureInfo.InvariantCulture);

    /// <summary>The signal that ends the server without losing what it acknowledged.</summary>
    protected virtual int StopSignal => Signals.Kill;

    private string Log
    {
        get
        {
            lock (_log)
            {
                return string.Join('\n', _log);
            }
        }
    }

    /// <summary>Starts the server, again after <see cref="StopAsync"/>, and ends when it answers.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var start = Command();
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await WaitUntilItAnswersAsync(_process, cancellationToken);
    }

    /// <summary>SIGSTOP: connections stay, nothing is answered.</summary>
    public void Pause() => Signals.Send(_process!, Signals.Stop);

    /// <summary>SIGCONT.</summary>
    public void Resume() => Signals.Send(_process!, Signals.Continue);

    /// <summary>Ends the process: connections break, and new ones are refused.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Signals.Send(_process!, StopSignal);
        await _process!.WaitForExitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process?.Dispose();
        Folder.Dispose();
    }

    protected abstract ProcessStartInfo Command();

    /// <summary>Whether it answered on <paramref name="connection"/> as the server does that was started.</summary>
    protected abstract Task<bool> AnswersAsync(NetworkStream connection, CancellationToken cancellationToken);

    private async Task WaitUntilItAnswersAsync(Process process, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        try
        {
            while (!await TryAskAsync(deadline.Token))
            {
                if (process.HasExited)
                {
                    throw new InvalidOperationException($"{process.StartInfo.FileName} ended with exit code {process.ExitCode}: {Log}");
                }

                await pace.WaitForNextTickAsync(deadline.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{process.StartInfo.FileName} did not answer within {Patience}: {Log}");
        }
    }

    private async Task<bool> TryAskAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", Port, cancellationToken);
            return await AnswersAsync(client.GetStream(), cancellationToken);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            // Not yet: the caller asks again, up to its deadline.
            return false;
        }
    }

    private void Note(string? line)
    {
        if (line is not null)
        {
            lock (_log)
            {
                _log.Add(line);
            }
        }
    }
}
