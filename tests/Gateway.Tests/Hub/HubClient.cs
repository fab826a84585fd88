using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Spaces.Gateway.Hub;
using Spaces.Gateway.Tests.Sdp;

namespace Spaces.Gateway.Tests.Hub;

/// <summary>A client of the hub's JSON protocol that keeps what the server tells it, in order.</summary>
internal sealed class HubClient : IDisposable
{
    private const char EndOfRecord = '\u001e';

    private readonly ClientWebSocket _socket = new();
    private readonly List<(string Target, JsonElement Message)> _told = [];
    private string _received = "";
    private int _calls;

    public static async Task<HubClient> ConnectAsync(Uri address, string token)
    {
        var client = new HubClient();
        var uri = new UriBuilder(address) { Scheme = "ws", Path = SpaceHub.Path, Query = $"access_token={token}" }.Uri;
        await client._socket.ConnectAsync(uri, TestContext.Current.CancellationToken);
        await client.SendAsync(new { protocol = "json", version = 1 });
        Assert.Equal("{}", await client.ReceiveAsync());
        return client;
    }

    /// <summary>Joins the space and has to be let in.</summary>
    public async Task<JsonElement> JoinAsync(long? lastEvent = null)
    {
        var reply = await TryJoinAsync(lastEvent);
        Assert.Equal(JsonValueKind.Null, reply.GetProperty("problem").ValueKind);
        return reply;
    }

    /// <summary>Asks to join the space.</summary>
    public Task<JsonElement> TryJoinAsync(long? lastEvent = null) =>
        CallAsync("Join", new { spaceId = "room", sdp = Offers.Chromium, speak = false, muted = false, lastEvent });

    /// <summary>What the method returned; an error that it threw fails the test.</summary>
    public async Task<JsonElement> CallAsync(string method, params object?[] arguments)
    {
        var id = $"{++_calls}";
        await SendAsync(new { type = 1, invocationId = id, target = method, arguments });
        while (true)
        {
            var message = JsonDocument.Parse(await ReceiveAsync()).RootElement;
            if (message.GetProperty("type").GetInt32() == 3)
            {
                Assert.False(message.TryGetProperty("error", out var error), error.ToString());
                return message.TryGetProperty("result", out var result) ? result : default;
            }

            Keep(message);
        }
    }

    /// <summary>The next message of a kind; others stay for later.</summary>
    public async Task<JsonElement> NextAsync(string target)
    {
        int found;
        while ((found = _told.FindIndex(t => t.Target == target)) < 0)
        {
            Keep(JsonDocument.Parse(await ReceiveAsync()).RootElement);
        }

        var message = _told[found].Message;
        _told.RemoveAt(found);
        return message;
    }

    public void Dispose() => _socket.Dispose();

    private void Keep(JsonElement message)
    {
        if (message.GetProperty("type").GetInt32() == 1)
        {
            _told.Add((message.GetProperty("target").GetString()!, message.GetProperty("arguments")[0]));
        }
    }

    private Task SendAsync(object message) => _socket.SendAsync(
        Encoding.UTF8.GetBytes(JsonSerializer.Serialize(message) + EndOfRecord), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);

    private async Task<string> ReceiveAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Poll.Patience);
        var buffer = new byte[16384];
        int end;
        while ((end = _received.IndexOf(EndOfRecord, StringComparison.Ordinal)) < 0)
        {
            var result = await _socket.ReceiveAsync(buffer, patience.Token);
            Assert.NotEqual(WebSocketMessageType.Close, result.MessageType);
            _received += Encoding.UTF8.GetString(buffer, 0, result.Count);
        }

        var message = _received[..end];
        _received = _received[(end + 1)..];
        return message;
    }
}
