using System.Net;
using System.Net.Sockets;

namespace Spaces.Silo.Tests.Storage.Servers;

/// <summary>
/// Stands between client and server, and breaks the connection where an answer would pass: the server has done the work, and
/// the client cannot know. Only one answer, so that a client that asks again by itself gets the next.
/// </summary>
internal sealed class AnswerCutter : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private readonly Task _accepting;
    private int _armed;
    private int _cut;

    public AnswerCutter(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The next answer goes no further.</summary>
    public void CutNextAnswer() => Volatile.Write(ref _armed, 1);

    /// <summary>How many answers were cut off.</summary>
    public int Cut => Volatile.Read(ref _cut);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
                var requests = server.GetStream();
                var answers = client.GetStream();
                await await Task.WhenAny(answers.CopyToAsync(requests, _stop.Token), PassAsync(requests, answers));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // Either side hung up, or the test is over: both sides are closed.
            }
        }
    }

    private async Task PassAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[64 * 1024];
        int length;
        while ((length = await from.ReadAsync(buffer, _stop.Token)) > 0)
        {
            if (Interlocked.Exchange(ref _armed, 0) == 1)
            {
                Interlocked.Increment(ref _cut);
                return;
            }

            await to.WriteAsync(buffer.AsMemory(0, length), _stop.Token);
        }
    }
}
