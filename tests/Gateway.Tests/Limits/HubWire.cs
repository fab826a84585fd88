using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Spaces.Gateway.Tests.Limits;

/// <summary>A client of SignalR's JSON protocol over a WebSocket: calls a method and waits for its completion.</summary>
internal sealed class HubWire : IDisposable
{
    private const char EndOfRecord = '\u001e';
    private const int Completion = 3;

    private readonly ClientWebSocket _socket = new();
    private string _received = "";
    private int _calls;

    public static async Task<HubWire> ConnectAsync(Uri address, string token, string? forwardedFor = null)
    {
        var wire = new HubWire();
        var uri = new UriBuilder(address) { Scheme = "ws", Path = Gateway.Hub.SpaceHub.Path, Query = $"access_token={token}" }.Uri;
        if (forwardedFor is not null)
        {
            wire._socket.Options.SetRequestHeader("X-Forwarded-For", forwardedFor);
        }

        await wire._socket.ConnectAsync(uri, TestContext.Current.CancellationToken);
        await wire.SendAsync(new { protocol = "json", version = 1 });
        Assert.Equal("{}", await wire.ReceiveAsync());
        return wire;
    }

    /// <summary>What the method returned; an error that it threw fails the test.</summary>
    public async Task<JsonElement> CallAsync(string method, params object[] arguments)
    {
        var id = $"{++_calls}";
        await SendAsync(new { type = 1, invocationId = id, target = method, arguments });
        while (true)
        {
            var message = JsonDocument.Parse(await ReceiveAsync()).RootElement;
            if (message.GetProperty("type").GetInt32() == Completion)
            {
                Assert.Equal(id, message.GetProperty("invocationId").GetString());
                Assert.False(message.TryGetProperty("error", out var error), error.ToString());
                return message.GetProperty("result");
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private Task SendAsync(object message) => _socket.SendAsync(
        Encoding.UTF8.GetBytes(JsonSerializer.Serialize(message) + EndOfRecord), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);

    private async Task<string> ReceiveAsync()
    {
        var buffer = new byte[4096];
        int end;
        while ((end = _received.IndexOf(EndOfRecord, StringComparison.Ordinal)) < 0)
        {
            var result = await _socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
            Assert.NotEqual(WebSocketMessageType.Close, result.MessageType);
            _received += Encoding.UTF8.GetString(buffer, 0, result.Count);
        }

        var message = _received[..end];
        _received = _received[(end + 1)..];
        return message;
    }
}
