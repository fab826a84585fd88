using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Spaces.TestKit.Http;
using Spaces.TestKit.Links;
using Spaces.TestKit.Listening;
using Spaces.TestKit.Peer;
using Spaces.TestKit.Sdp;

namespace Spaces.Faults.Clients;

/// <summary>One connection of a client to one gateway: a hub connection and a peer connection, as the web client has them. It is lost once and not repaired.</summary>
internal sealed class SeatConnection : IAsyncDisposable
{
    // As the web client: a gateway sends a packet every 400 ms even when its room is silent.
    private static readonly TimeSpan LostAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstPacketWithin = TimeSpan.FromSeconds(5);

    private readonly SeatPerson _person;
    private readonly HubConnection _hub;
    private readonly ScriptedPeer _peer;
    private readonly ToneEar _ear;
    private BadLink? _link;
    private volatile MoveOrder? _move;
    private volatile bool _hubIsClosed;

    private SeatConnection(SeatPerson person, Uri gateway, GapRecorder recorder, int stream)
    {
        _person = person;
        Gateway = gateway;
        _ear = new ToneEar(recorder, stream, person.Frequency);
        var options = new ScriptedPeerOptions
        {
            Direction = person.Speak ? ClientDirection.SendRecv : ClientDirection.RecvOnly,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            ReportInterval = TimeSpan.FromSeconds(1),
        };
        _peer = new ScriptedPeer(person.Engine, options, _ear);
        _hub = new HubConnectionBuilder()
            .WithUrl(new Uri(gateway, "/v1/hub"), o =>
            {
                o.AccessTokenProvider = () => Task.FromResult<string?>(person.Token);
                o.Transports = HttpTransportType.WebSockets;
                o.SkipNegotiation = true;
            })
            .WithServerTimeout(TimeSpan.FromSeconds(12))
            .WithKeepAliveInterval(TimeSpan.FromSeconds(5))
            .Build();
        _hub.Closed += _ =>
        {
            _hubIsClosed = true;
            return Task.CompletedTask;
        };
        _hub.On<JsonElement>("you", you => State = SeatState.Of(you) ?? State);
        _hub.On<JsonElement>("events", events => Follow(events.GetProperty("through").GetInt64()));
        _hub.On<JsonElement>("move", Move);
        _hub.On<JsonElement>("closed", closed => ClosedReason = closed.GetProperty("reason").GetString());
    }

    /// <summary>The gateway.</summary>
    public Uri Gateway { get; }

    /// <summary>The person's state as the hub last told it.</summary>
    public SeatState? State { get; private set; }

    /// <summary>The last event that is known.</summary>
    public long LastEvent { get; private set; }

    /// <summary>Why the server closed the connection; null when it did not.</summary>
    public string? ClosedReason { get; private set; }

    /// <summary>When media could flow.</summary>
    public TimeSpan ConnectedAt { get; private set; }

    /// <summary>Whether a packet has come.</summary>
    public bool Plays => _peer.FirstPacket is not null;

    /// <summary>Joins a space on a gateway; done when media can flow.</summary>
    /// <param name="person">Who.</param>
    /// <param name="gateway">Where.</param>
    /// <param name="recorder">Gets what is heard.</param>
    /// <param name="stream">Number of the connection among the person's.</param>
    /// <param name="before">The connection that this one takes the place of; null for the first.</param>
    /// <param name="moving">The earlier one still plays.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="SpacesRequestException">The hub refused.</exception>
    public static async Task<SeatConnection> OpenAsync(
        SeatPerson person, Uri gateway, GapRecorder recorder, int stream, SeatConnection? before, bool moving, CancellationToken cancel)
    {
        var connection = new SeatConnection(person, gateway, recorder, stream);
        try
        {
            await connection.JoinAsync(before, moving, cancel);
            return connection;
        }
        catch
        {
            await connection.DropAsync();
            throw;
        }
    }

    /// <summary>How the client notices by now that this connection is over; null when it is not.</summary>
    public string? LossOf(TimeSpan now)
    {
        var last = _ear.LastArrival;
        return ClosedReason is { } reason ? $"closed: {reason}"
            : _hubIsClosed ? "the hub is gone"
            : _peer.State == PeerState.Closed ? $"the peer is closed: {_peer.Failure}"
            : now - (last ?? ConnectedAt) > (last is null ? FirstPacketWithin : LostAfter) ? $"no packet{(last is null ? " at all" : "")}"
            : null;
    }

    /// <summary>The server's wish that the client go elsewhere, once; null when there is none.</summary>
    public MoveOrder? TakeMove()
    {
        var move = _move;
        _move = null;
        return move;
    }

    /// <summary>Asks the hub something that answers with an object.</summary>
    public Task<JsonElement> AskAsync(string method, object?[] arguments, CancellationToken cancel) =>
        _hub.InvokeCoreAsync<JsonElement>(method, arguments, cancel);

    /// <summary>Sends a packet of sound.</summary>
    public bool Say(ReadOnlySpan<byte> opus) => _peer.SendAudio(opus, ToneLoop.Level);

    /// <summary>Leaves, as somebody who goes.</summary>
    public async Task LeaveAsync(CancellationToken cancel)
    {
        try
        {
            await _hub.InvokeAsync("Leave", cancel);
        }
        catch (Exception e) when (e is InvalidOperationException or OperationCanceledException or IOException or WebSocketException or Microsoft.AspNetCore.SignalR.HubException)
        {
            // The gateway is gone, or goes at this moment: then there is nothing to leave.
        }

        await DropAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await DropAsync();

    /// <summary>Lets go of the connection without a word to the hub.</summary>
    public async Task DropAsync()
    {
        _peer.Dispose();
        _ear.Dispose();
        _link?.Dispose();
        await _hub.DisposeAsync();
    }

    private async Task JoinAsync(SeatConnection? before, bool moving, CancellationToken cancel)
    {
        await _hub.StartAsync(cancel);
        var ask = new
        {
            spaceId = _person.Space,
            sdp = _peer.Offer,
            speak = before?.State?.OnStage ?? _person.Speak,
            muted = before?.State?.Muted ?? _person.Muted,
            lastEvent = before?.LastEvent,
            moving,
        };
        var reply = await _hub.InvokeAsync<JsonElement>("Join", ask, cancel);
        if (reply.GetProperty("problem") is { ValueKind: JsonValueKind.Object } problem)
        {
            throw new SpacesRequestException($"{Gateway} refused {_person.User}: {problem}", problem.GetProperty("status").GetInt32());
        }

        State = SeatState.Of(reply.GetProperty("you")) ?? State;
        Follow(before?.LastEvent ?? 0);
        Follow(reply.GetProperty("snapshot").GetProperty("event").GetInt64());
        var answer = reply.GetProperty("sdp").GetString()!;
        if (_person.Link is { } conditions)
        {
            _link = new BadLink(BadLink.TargetOf(answer), conditions, _person.Seed);
            answer = _link.Lead(answer);
        }

        await _peer.AcceptAsync(answer, cancel);
        ConnectedAt = PeerEngine.Now;
    }

    private void Move(JsonElement message)
    {
        var gateways = message.GetProperty("gateways").EnumerateArray().Select(g => new Uri(g.GetString()!)).ToArray();
        _move = new MoveOrder(gateways, message.GetProperty("deadlineMs").GetDouble());
    }

    private void Follow(long number) => LastEvent = Math.Max(LastEvent, number);
}
