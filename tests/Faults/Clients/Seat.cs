using System.Net.WebSockets;
using System.Text.Json;
using Spaces.TestKit.Http;
using Spaces.TestKit.Listening;
using Spaces.TestKit.Peer;

namespace Spaces.Faults.Clients;

/// <summary>
/// A client as the web client is one: when its gateway asks it to move it opens a connection on another one, and closes the old one when the new one plays; when its
/// gateway is lost it joins on the next, with its last event, role and mute.
/// </summary>
internal sealed class Seat : IVoice, IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AttemptTakes = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PlaysWithin = TimeSpan.FromSeconds(2);

    // From the first packet to the new stream's being played, and two fades. The web client takes somewhat longer: its elements have to start as well.
    private static readonly TimeSpan HandsOver = TimeSpan.FromMilliseconds(200 + 80);

    private readonly SeatPerson _person;
    private readonly IReadOnlyList<Uri> _gateways;
    private readonly Choir _choir;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _troubles = [];
    private volatile SeatConnection[] _connections = [];
    private Task _care = Task.CompletedTask;
    private int _streams;
    private long _sent;

    /// <param name="person">Who sits here.</param>
    /// <param name="gateways">The gateways that this client knows, in the order in which it tries them after its own.</param>
    /// <param name="choir">Lets it speak.</param>
    public Seat(SeatPerson person, IReadOnlyList<Uri> gateways, Choir choir)
    {
        _person = person;
        _gateways = gateways;
        _choir = choir;
    }

    /// <summary>Who sits here.</summary>
    public SeatPerson Person => _person;

    /// <summary>What is heard here.</summary>
    public GapRecorder Heard { get; } = new();

    /// <summary>Moves that the server asked for and that were made.</summary>
    public int Moves { get; private set; }

    /// <summary>Times that the connection was lost and made anew.</summary>
    public int Resumes { get; private set; }

    /// <summary>When the last lost connection was made good.</summary>
    public TimeSpan? ResumedAt { get; private set; }

    /// <summary>Packets of sound that were sent.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>The gateway that this client is on.</summary>
    public Uri Gateway => _connections[0].Gateway;

    /// <summary>What became of connections, and why attempts to move or to come back failed, in order.</summary>
    public IReadOnlyList<string> Troubles
    {
        get
        {
            lock (_troubles)
            {
                return [.. _troubles];
            }
        }
    }

    /// <summary>Joins, and looks after the connection from then on.</summary>
    public async Task JoinAsync(Uri gateway, CancellationToken cancel)
    {
        _connections = [await SeatConnection.OpenAsync(_person, gateway, Heard, _streams++, before: null, moving: false, cancel)];
        if (_person.Voice is not null)
        {
            _choir.Add(this);
        }

        _care = Task.Run(() => LookAfterAsync(_stop.Token), CancellationToken.None);
    }

    /// <inheritdoc />
    public void Speak(long number)
    {
        var isSent = false;
        foreach (var connection in _connections)
        {
            isSent |= connection.Say(_person.Voice![number]);
        }

        if (isSent)
        {
            Interlocked.Increment(ref _sent);
        }
    }

    /// <summary>The person's state as the room knows it; null when it cannot be had within two seconds.</summary>
    public async Task<SeatState?> StateAsync(CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(AttemptTakes);
        try
        {
            return SeatState.Of(await _connections[0].AskAsync("You", [], patience.Token));
        }
        catch (Exception e) when (IsNoAnswer(e) && !cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Gives the hub a command.</summary>
    /// <returns>The problem's status; 0 when it was done, null when the connection was lost meanwhile: another one takes its place.</returns>
    public async Task<int?> CommandAsync(string method, CancellationToken cancel, params object?[] arguments)
    {
        try
        {
            var reply = await _connections[0].AskAsync(method, arguments, cancel);
            return reply.GetProperty("problem") is { ValueKind: JsonValueKind.Object } problem ? problem.GetProperty("status").GetInt32() : 0;
        }
        catch (Exception e) when (IsNoAnswer(e) && !cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _choir.Remove(this);
        await _stop.CancelAsync();
        await _care;
        foreach (var connection in _connections)
        {
            await connection.DropAsync();
        }

        _stop.Dispose();
    }

    private static bool IsNoAnswer(Exception e) => e is HttpRequestException or SpacesRequestException or InvalidOperationException or FormatException
        or OperationCanceledException or WebSocketException or IOException or TimeoutException or Microsoft.AspNetCore.SignalR.HubException;

    private async Task LookAfterAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(LookEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                var connection = _connections[0];
                if (connection.TakeMove() is { } move)
                {
                    await MoveAsync(connection, move, stop);
                }
                else if (connection.LossOf(PeerEngine.Now) is { } why)
                {
                    Note($"{connection.Gateway} lost, {why}");
                    await ResumeAsync(connection, stop);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The run is over.
        }
    }

    private async Task MoveAsync(SeatConnection old, MoveOrder move, CancellationToken stop)
    {
        var until = PeerEngine.Now + TimeSpan.FromMilliseconds(move.DeadlineMs);
        for (var attempt = 0; PeerEngine.Now < until && old.LossOf(PeerEngine.Now) is null; attempt++)
        {
            var gateway = move.Gateways[attempt % move.Gateways.Length];
            if (await TryOpenAsync(gateway, old, moving: true, stop) is not { } made)
            {
                await Task.Delay(LookEvery, stop);
                continue;
            }

            // Both speak until the new one plays; then the old one goes.
            _connections = [made, old];
            var playsBy = PeerEngine.Now + PlaysWithin;
            while (!made.Plays && PeerEngine.Now < playsBy)
            {
                await Task.Delay(5, stop);
            }

            await Task.Delay(HandsOver, stop);
            _connections = [made];
            Moves++;
            await old.LeaveAsync(stop);
            return;
        }
    }

    private async Task ResumeAsync(SeatConnection lost, CancellationToken stop)
    {
        var at = _gateways.ToList().IndexOf(lost.Gateway);
        for (var attempt = 1; ; attempt++)
        {
            if (await TryOpenAsync(_gateways[(at + attempt) % _gateways.Count], lost, moving: false, stop) is { } made)
            {
                _connections = [made];
                Resumes++;
                ResumedAt = made.ConnectedAt;
                await lost.DropAsync();
                return;
            }

            await Task.Delay(LookEvery, stop);
        }
    }

    private async Task<SeatConnection?> TryOpenAsync(Uri gateway, SeatConnection before, bool moving, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(AttemptTakes);
        try
        {
            return await SeatConnection.OpenAsync(_person, gateway, Heard, _streams++, before, moving, patience.Token);
        }
        catch (Exception e) when (IsNoAnswer(e) && !stop.IsCancellationRequested)
        {
            Note($"{gateway} not reached: {e.Message}");
            return null;
        }
    }

    private void Note(string text)
    {
        lock (_troubles)
        {
            _troubles.Add($"{PeerEngine.Now.TotalSeconds:F1} {_person.User}: {text}");
        }
    }
}
