using System.Net.WebSockets;
using Spaces.TestKit.Http;
using Spaces.TestKit.Peer;

namespace Spaces.Load.Run;

/// <summary>One simulated client: its peer, its books, and how its joining went.</summary>
internal sealed class RoomPeer
{
    public required int Room { get; init; }

    /// <summary>Number among the room's speakers; -1 for a listener.</summary>
    public required int Speaker { get; init; }

    public required ScriptedPeer Peer { get; init; }

    public required Ear Ear { get; init; }

    public required SpacesClient Client { get; init; }

    /// <summary>Who it is.</summary>
    public required string User { get; init; }

    public required string Token { get; init; }

    /// <summary>Empty where there are no spaces.</summary>
    public required string Space { get; init; }

    /// <summary>How it gets in.</summary>
    public required Func<RoomPeer, CancellationToken, Task> Door { get; init; }

    /// <summary>When it asked to be let in.</summary>
    public TimeSpan Offered { get; private set; }

    /// <summary>When the handshake was done; null when it was not.</summary>
    public TimeSpan? Connected { get; private set; }

    /// <summary>Why it failed, in words that many may share; null when it did not.</summary>
    public string? Failure => _failure ?? (Connected is not null && Peer.State == PeerState.Closed ? Peer.Failure ?? "closed" : null);

    private string? _failure;

    /// <summary>Joins; a failure is kept, not thrown.</summary>
    public async Task ConnectAsync(CancellationToken cancel)
    {
        Offered = PeerEngine.Now;
        try
        {
            await Door(this, cancel);
            Connected = Peer.ConnectedAt ?? PeerEngine.Now;
        }
        catch (Exception e) when (e is HttpRequestException or SpacesRequestException or InvalidOperationException or FormatException
            or OperationCanceledException or WebSocketException)
        {
            _failure = e is SpacesRequestException { Status: var status } ? $"HTTP {status}: {Tail(e.Message)}" : e.Message;
        }
    }

    // Without the path, in which the space's id differs from room to room.
    private static string Tail(string message) => message[(message.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
}
