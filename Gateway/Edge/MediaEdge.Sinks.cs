using Spaces.Gateway.Dtls;
using Spaces.Gateway.Handshakes;
using Spaces.Gateway.Metrics;
using Spaces.Gateway.Net;
using Spaces.Gateway.Peer;
using Spaces.Gateway.Srtp;
using Spaces.Gateway.Udp;

namespace Spaces.Gateway.Edge;

internal sealed partial class MediaEdge
{
    /// <summary>What peers say while they are driven, for one loop: it remembers a closing and ends the peer after its lock is free.</summary>
    private sealed class DriveSink(MediaEdge edge, IUdpSocket? socket, UdpSocketGroup? group) : IPeerSink
    {
        private EdgePeer? _closing;
        private PeerCloseReason _reason;

        public void Transmit(PeerConnection peer, ReadOnlySpan<byte> datagram, TransportAddress to)
        {
            if (socket?.Send(datagram, to) != true)
            {
                edge._metrics.Dropped(DropReason.SendFailed);
            }
        }

        public void AddressAuthenticated(PeerConnection peer, TransportAddress address)
        {
            var owner = (EdgePeer)peer.Owner!;
            if (owner.Addresses.Contains(address))
            {
                // It may have become another peer's meanwhile, by a port used again or a forged sender: a check brings it back.
                edge._peers.Bind(address, owner);
                return;
            }

            if (owner.Addresses.Count == MaxAddresses)
            {
                Forget(owner);
            }

            owner.Addresses.Add(address);
            edge._peers.Bind(address, owner);
            if (owner.Destination is null)
            {
                Move(owner, address);
            }
        }

        // By itself, so that only a peer that roams pays for what the search captures, and not every check.
        private void Forget(EdgePeer owner)
        {
            var oldest = owner.Addresses.First(a => a != owner.Destination?.Address);
            owner.Addresses.Remove(oldest);
            edge._peers.Unbind(oldest, owner);
        }

        public void AddressSelected(PeerConnection peer, TransportAddress address)
        {
            // Chromium nominates with every check, every few seconds: mostly nothing has changed then.
            var owner = (EdgePeer)peer.Owner!;
            if (owner.Destination is not { } known || known.Address != address || known.Group != group)
            {
                Move(owner, address);
            }
        }

        public void Audio(PeerConnection peer, long sequence, long mediaTime, byte level, bool voice, ReadOnlySpan<byte> payload)
        {
            var owner = (EdgePeer)peer.Owner!;
            owner.Listener.OnAudio(owner, sequence, mediaTime, level, voice, payload);
        }

        public void Dropped(DropReason reason) => edge._metrics.Dropped(reason);

        public void Repaired(RepairCount what, int count) => edge._metrics.Repaired(what, count);

        public void Closed(PeerConnection peer, PeerCloseReason reason)
        {
            _closing = (EdgePeer)peer.Owner!;
            _reason = reason;
        }

        private void Move(EdgePeer owner, TransportAddress address)
        {
            owner.Destination = new Destination(address, socket!, group!);
            owner.Listener.OnMoved(owner);
        }

        public void FinishClosing()
        {
            if (_closing is { } peer)
            {
                _closing = null;
                edge.Ended(peer, _reason);
            }
        }
    }

    /// <summary>What a handshake says, on the worker's thread.</summary>
    private sealed class HandshakeSink(MediaEdge edge, EdgePeer peer) : IDtlsWorkerSink
    {
        public void OnTransmit(ReadOnlySpan<byte> datagram)
        {
            if (peer.Destination is not { } to || !to.Socket.Send(datagram, to.Address))
            {
                edge._metrics.Dropped(DropReason.SendFailed);
            }
        }

        public void OnConnected(DtlsKeys keys)
        {
            var made = new PeerKeys((SrtpProfile)keys.SrtpProfile, keys.LocalKey, keys.LocalSalt, keys.RemoteKey, keys.RemoteSalt);
            lock (peer.Gate)
            {
                if (peer.Ended)
                {
                    made.Dispose();
                    return;
                }

                peer.Keys = made;
                var now = edge._clock.Now;
                peer.Connection.InstallKeys(made, now);
                peer.KeepHandshakeUntil = now + peer.Connection.Setup.Timings.KeepHandshake;
            }

            edge._metrics.Handshake("ok");
            peer.Listener.OnConnected(peer);
        }

        public void OnFailed(DtlsFailure reason, string detail)
        {
            edge._metrics.Handshake("failed");
            LogHandshakeFailed(edge._logger, reason, detail);
            edge.Ended(peer, PeerCloseReason.HandshakeFailed);
        }

        public void OnClosed() => edge.Ended(peer, PeerCloseReason.Goodbye);
    }
}
