using System.Net;
using Spaces.Gateway.Demux;
using Spaces.Gateway.Edge;
using Spaces.Gateway.Fanout;
using Spaces.Gateway.Metrics;
using Spaces.Gateway.Net;
using Spaces.Gateway.Peer;
using Spaces.Gateway.RoomLink;
using Spaces.Gateway.Srtp;
using Spaces.Gateway.Udp;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Benchmarks.Allocations;

/// <summary>A speaker's datagram: socket, sorting, its peer, decryption, levels, and its place in the batch for the silo.</summary>
internal sealed class ReceivePath : IAllocationPath, IPeerSink
{
    private const int Speakers = 8;
    private const int PacketsEach = 8;
    private const int Packets = Speakers * PacketsEach;

    private static readonly TimeSpan _frame = TimeSpan.FromMilliseconds(20);

    private readonly IUdpSocket _socket = UdpSocketFactory.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly ReceiveBatch _receives = new();
    private readonly AudioBatchWriter _uplink = new(64 * 1024);
    private readonly PeerTable<PeerConnection> _peers = new();
    private readonly GatewayRoom _room = new(new SpaceId("benchmark"), new EdgeClock(TimeProvider.System), new RoomEars([], 0));
    private readonly Client[] _clients;
    private TimeSpan _now;

    public ReceivePath()
    {
        _clients = [.. Enumerable.Range(0, Speakers).Select(i =>
            new Client((uint)i + 1, i % 2 == 0 ? SrtpProfile.AeadAes128Gcm : SrtpProfile.Aes128CmHmacSha1Tag80))];
        foreach (var client in _clients)
        {
            _peers.Bind(client.Address, client.Connection);
        }
    }

    public string Name => "receive, decrypt, batch";

    public string Operation => "a speaker's datagram";

    public void Prepare()
    {
        _uplink.Clear();
        _now += _frame * PacketsEach;
        var to = TransportAddress.From(_socket.Local);
        for (int i = 0; i < PacketsEach; i++)
        {
            foreach (var client in _clients)
            {
                client.Speak(to);
            }
        }
    }

    public int Run()
    {
        for (int taken = 0; taken < Packets;)
        {
            // Loopback delivers before the send returns: what is not there now was lost.
            int count = _socket.Receive(_receives);
            taken += count;
            for (int i = 0; i < count; i++)
            {
                Handle(i);
            }

            if (count == 0)
            {
                throw new InvalidOperationException($"Only {taken} of {Packets} datagrams came.");
            }
        }

        return _uplink.Count == Packets ? Packets : throw new InvalidOperationException($"Only {_uplink.Count} packets were passed on.");
    }

    public void Transmit(PeerConnection peer, ReadOnlySpan<byte> datagram, TransportAddress to) =>
        throw new InvalidOperationException("Media is not answered.");

    public void AddressAuthenticated(PeerConnection peer, TransportAddress address)
    {
        // Addresses were bound at the start.
    }

    public void AddressSelected(PeerConnection peer, TransportAddress address)
    {
        // The path has no way back to the client.
    }

    public void Audio(PeerConnection peer, long sequence, long mediaTime, byte level, bool voice, ReadOnlySpan<byte> payload)
    {
        _room.NoteUplink(level);
        _uplink.TryAdd(1, 2, new AudioPacket(sequence, mediaTime, level, voice, payload));
    }

    public void Repaired(RepairCount what, int count) => throw new InvalidOperationException("Nothing here is lost.");

    public void Dropped(DropReason reason) => throw new InvalidOperationException($"A packet was dropped: {reason}.");

    public void Closed(PeerConnection peer, PeerCloseReason reason) => throw new InvalidOperationException($"Closed: {reason}.");

    public void Dispose()
    {
        _socket.Dispose();
        _receives.Dispose();
        Array.ForEach(_clients, c => c.Dispose());
    }

    private void Handle(int index)
    {
        if (!_receives.TryGet(index, out var datagram, out var from)
            || PacketKinds.Classify(datagram) != PacketKind.Rtp
            || !_peers.TryFindByAddress(from, out var peer))
        {
            throw new InvalidOperationException("A datagram was not recognised.");
        }

        peer.HandleRtp(datagram, _now, this);
    }
}
