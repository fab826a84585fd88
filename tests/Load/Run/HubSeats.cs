using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Spaces.TestKit.Http;

namespace Spaces.Load.Run;

/// <summary>
/// Hub connections as the web client holds them: WebSocket without negotiation, JSON, a ping every 750 ms. Written by hand: five thousand of SignalR's own clients
/// would cost this process more than what it measures.
/// </summary>
internal sealed class HubSeats : IAsyncDisposable
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromMilliseconds(750);
    private static readonly byte[] Handshake = "{\"protocol\":\"json\",\"version\":1}\u001e"u8.ToArray();
    private static readonly byte[] Ping = "{\"type\":6}\u001e"u8.ToArray();

    private readonly ConcurrentDictionary<ClientWebSocket, Task> _seats = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly Task _pings;

    public HubSeats() => _pings = Task.Run(PingAsync);

    /// <summary>Takes a seat: the hub's answer to the peer's offer, then media.</summary>
    /// <exception cref="SpacesRequestException">The hub refused.</exception>
    public async Task JoinAsync(RoomPeer person, CancellationToken cancel)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", "Bearer " + person.Token);
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        try
        {
            var hub = new UriBuilder(new Uri(person.Client.Gateway, "/v1/hub"));
            hub.Scheme = hub.Scheme == "https" ? "wss" : "ws";
            await socket.ConnectAsync(hub.Uri, _http, cancel);
            await socket.SendAsync(Handshake, WebSocketMessageType.Text, true, cancel);
            await ReadAsync(socket, m => m.ValueKind == JsonValueKind.Object && !m.TryGetProperty("type", out _), cancel);
            await socket.SendAsync(Invocation(person), WebSocketMessageType.Text, true, cancel);
            var reply = await ReadAsync(socket, m => m.TryGetProperty("type", out var type) && type.GetInt32() is 3 or 7, cancel);
            var answer = Answer(reply);
            _seats[socket] = Task.Run(() => DrainAsync(socket), CancellationToken.None);
            await person.Peer.AcceptAsync(answer, cancel);
        }
        catch
        {
            if (!_seats.ContainsKey(socket))
            {
                socket.Dispose();
            }

            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _pings;
        await Task.WhenAll(_seats.Values);
        foreach (var socket in _seats.Keys)
        {
            socket.Dispose();
        }

        _http.Dispose();
        _stop.Dispose();
    }

    private static byte[] Invocation(RoomPeer person)
    {
        var call = new
        {
            type = 1,
            invocationId = "1",
            target = "Join",
            arguments = new[] { new { spaceId = person.Space, sdp = person.Peer.Offer, speak = person.Speaker >= 0, muted = false } },
        };
        return [.. JsonSerializer.SerializeToUtf8Bytes(call), 0x1e];
    }

    private static string Answer(JsonElement reply)
    {
        if (!reply.TryGetProperty("result", out var result))
        {
            throw new SpacesRequestException($"The hub answered: {reply}", 0);
        }

        if (result.TryGetProperty("problem", out var problem) && problem.ValueKind == JsonValueKind.Object)
        {
            throw new SpacesRequestException($"The hub answered: {problem}", problem.TryGetProperty("status", out var status) ? status.GetInt32() : 0);
        }

        return result.GetProperty("sdp").GetString() ?? throw new FormatException("The hub's answer has no SDP.");
    }

    // Messages end with a record separator; several may come in one, and one in several.
    private static async Task<JsonElement> ReadAsync(ClientWebSocket socket, Predicate<JsonElement> wanted, CancellationToken cancel)
    {
        var text = new List<byte>();
        var buffer = new byte[8192];
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(), cancel);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                throw new WebSocketException("The hub closed the connection.");
            }

            text.AddRange(buffer.AsSpan(0, received.Count));
            for (var end = text.IndexOf(0x1e); end >= 0; end = text.IndexOf(0x1e))
            {
                using var message = JsonDocument.Parse(Encoding.UTF8.GetString([.. text.Take(end)]));
                text.RemoveRange(0, end + 1);
                if (wanted(message.RootElement))
                {
                    return message.RootElement.Clone();
                }
            }
        }
    }

    // What the hub tells is for people.
    private async Task DrainAsync(ClientWebSocket socket)
    {
        var buffer = new byte[512];
        try
        {
            while ((await socket.ReceiveAsync(buffer.AsMemory(), _stop.Token)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            // The run is over, or the gateway is gone: then the peer is, too, and is counted as failed.
        }
    }

    private async Task PingAsync()
    {
        using var timer = new PeriodicTimer(KeepAlive);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                foreach (var socket in _seats.Keys)
                {
                    if (socket.State == WebSocketState.Open)
                    {
                        await socket.SendAsync(Ping, WebSocketMessageType.Text, true, _stop.Token);
                    }
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            // As above.
        }
    }
}
