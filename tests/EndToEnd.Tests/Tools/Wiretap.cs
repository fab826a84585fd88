using System.Net;
using System.Net.Sockets;

namespace Spaces.EndToEnd.Tests.Tools;

/// <summary>Somebody on the path between one client and a gateway: passes everything on, keeps what the client sends, and can send as the client.</summary>
internal sealed class Wiretap : IDisposable
{
    private const int MaxDatagram = 2048;
    private const int MaxKept = 100;

    private readonly UdpClient _client = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly UdpClient _gateway = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource _stop = new();
    private readonly Queue<byte[]> _media = new();
    private readonly IPEndPoint _server;
    private readonly Task _up;
    private readonly Task _down;
    private volatile IPEndPoint? _from;

    public Wiretap(IPEndPoint server)
    {
        _server = server;
        _up = UpAsync();
        _down = DownAsync();
    }

    /// <summary>Where the client has to send.</summary>
    public int Port => ((IPEndPoint)_client.Client.LocalEndPoint!).Port;

    /// <summary>The client's latest encrypted RTP packets, oldest first.</summary>
    public byte[][] Media
    {
        get
        {
            lock (_media)
            {
                return [.. _media];
            }
        }
    }

    /// <summary>Sends to the gateway from the address that it knows as the client's.</summary>
    public void SendAsClient(ReadOnlySpan<byte> datagram) => _gateway.Client.SendTo(datagram, _server);

    public void Dispose()
    {
        _stop.Cancel();
        Task.WaitAll(_up, _down);
        _client.Dispose();
        _gateway.Dispose();
        _stop.Dispose();
    }

    private Task UpAsync() => PumpAsync(_client, received =>
    {
        _from = received.RemoteEndPoint;
        if (received.Buffer is [>= 128 and <= 191, < 192 or > 223, ..])
        {
            lock (_media)
            {
                _media.Enqueue(received.Buffer);
                if (_media.Count > MaxKept)
                {
                    _media.Dequeue();
                }
            }
        }

        return (_gateway, _server);
    });

    private Task DownAsync() => PumpAsync(_gateway, _ => (_client, _from));

    private async Task PumpAsync(UdpClient source, Func<UdpReceiveResult, (UdpClient Socket, IPEndPoint? To)> route)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var received = await source.ReceiveAsync(_stop.Token);
                var (socket, to) = route(received);
                if (to is not null && received.Buffer.Length <= MaxDatagram)
                {
                    socket.Client.SendTo(received.Buffer, to);
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // One end is gone for the moment (an ICMP answer): a path has no opinion on that.
            }
        }
    }
}
