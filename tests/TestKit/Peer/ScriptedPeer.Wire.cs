using System.Net.Sockets;
using Spaces.Gateway.Demux;
using Spaces.Gateway.Dtls;
using Spaces.Gateway.Net;
using Spaces.Gateway.Peer;
using Spaces.Gateway.Rtcp;
using Spaces.Gateway.Rtp;
using Spaces.Gateway.Srtp;

namespace Spaces.TestKit.Peer;

/// <summary>The packet path of a peer.</summary>
internal sealed partial class ScriptedPeer
{
    private const int MaxDatagram = 2048;

    private readonly SequenceExtender _sequences = new();
    private uint _sentPackets;
    private uint _sentOctets;
    private int _tagLength;

    /// <summary>Reads one datagram if there is one; the receive thread's.</summary>
    internal void ReadSocket()
    {
        Span<byte> buffer = stackalloc byte[MaxDatagram];
        lock (_gate)
        {
            if (_socket is not { } socket)
            {
                return;
            }

            var length = socket.Receive(buffer, SocketFlags.None, out var error);
            if (error == SocketError.Success && length > 0)
            {
                Handle(buffer[..length], PeerEngine.Now);
            }
        }
    }

    /// <summary>Reads all that waits and runs the timers; false when the peer is closed. The round thread's.</summary>
    internal bool ReadWaiting(WaitingDatagrams datagrams, TimeSpan epoch, TimeSpan now)
    {
        lock (_gate)
        {
            for (var count = WaitingDatagrams.Capacity; count == WaitingDatagrams.Capacity && _socket is { } socket;)
            {
                count = datagrams.Read((int)socket.SafeHandle.DangerousGetHandle());
                for (var i = 0; i < count && _state != PeerState.Closed; i++)
                {
                    Handle(datagrams[i], datagrams.Arrival(i) + epoch ?? now);
                }
            }

            RunTimers(now);
            return _state != PeerState.Closed;
        }
    }

    /// <summary>Does what time has brought; the receive thread's.</summary>
    internal void RunTimers(TimeSpan now)
    {
        lock (_gate)
        {
            if (_state is PeerState.Checking or PeerState.Handshaking && now >= _connectBy)
            {
                Fail(_state == PeerState.Checking
                    ? $"No ICE check was answered in time (last error {_ice!.LastError})."
                    : "The DTLS handshake did not end in time.");
            }

            if (_state is PeerState.New or PeerState.Closed)
            {
                return;
            }

            if (now >= _ice!.NextCheck)
            {
                SendCheck(now);
            }

            if (_state == PeerState.Handshaking && _dtls?.NextTimeout() is { } left && left <= TimeSpan.Zero)
            {
                _dtls.HandleTimeout();
                DrainDtls();
            }

            if (_state == PeerState.Connected && now - _ice.LastAnswer!.Value > _options.ConsentTimeout)
            {
                Fail("The server no longer answers consent checks.");
            }
            else if (_state == PeerState.Connected && now >= _nextReport)
            {
                _nextReport = now + (_options.ReportInterval * (0.5 + Random.Shared.NextDouble()));
                SendReport(now);
            }
        }
    }

    /// <summary>Sends one RTP packet with given numbers; false when not connected or when they do not go forward.</summary>
    public bool SendRtp(ushort sequence, uint timestamp, ReadOnlySpan<byte> opus, byte level, bool voice = true, bool marker = false)
    {
        Span<byte> packet = stackalloc byte[MaxDatagram];
        lock (_sendGate)
        {
            if (_keys is not { } keys || _socket is not { } socket)
            {
                return false;
            }

            var length = RtpWriter.WriteHeader(packet, marker, (byte)_answer!.OpusPayloadType, sequence, timestamp, Ssrc);
            if (_answer.AudioLevelExtensionId is { } id)
            {
                Span<byte> element = stackalloc byte[1];
                AudioLevel.Write(element, level, voice);
                length = RtpWriter.AppendExtension(packet, length, id, element);
            }

            opus.CopyTo(packet[length..]);
            length = keys.RtpOut.Protect(packet, length + opus.Length);
            if (length == 0)
            {
                return false;
            }

            _sentPackets++;
            _sentOctets += (uint)opus.Length;
            return Send(socket, packet[..length]);
        }
    }

    private static bool Send(Socket socket, ReadOnlySpan<byte> datagram)
    {
        try
        {
            socket.Send(datagram, SocketFlags.None, out var error);
            return error == SocketError.Success;
        }
        catch (ObjectDisposedException)
        {
            // The peer moved to another port or closed between reading the field and the call: a datagram lost, as on any network.
            return false;
        }
    }

    private void Transmit(ReadOnlySpan<byte> datagram)
    {
        if (_socket is { } socket)
        {
            Send(socket, datagram);
        }
    }

    private void Handle(Span<byte> datagram, TimeSpan now)
    {
        switch (PacketKinds.Classify(datagram))
        {
            case PacketKind.Stun when ControllingIce.IsRequest(datagram):
                AnswerCheck(datagram);
                break;
            case PacketKind.Stun when _ice!.HandlePacket(datagram, now) && _state == PeerState.Checking:
                _state = PeerState.Handshaking;
                _dtls = _engine.Dtls.CreateClient([new Fingerprint("sha-256", _answer!.Fingerprint)], _options.Dtls);
                DrainDtls();
                break;
            case PacketKind.Dtls when _dtls is not null:
                _dtls.HandlePacket(datagram);
                DrainDtls();
                break;
            case PacketKind.Rtp when _keys is { } keys:
                HandleRtp(keys, datagram, now);
                break;
            case PacketKind.Rtcp when _keys is { } keys:
                if (keys.RtcpIn.Unprotect(datagram, out var length) == SrtpResult.Ok)
                {
                    _reporter.Read(datagram[..length], now);
                }

                break;
        }
    }

    private void HandleRtp(PeerKeys keys, Span<byte> datagram, TimeSpan now)
    {
        if (!_options.Decrypts)
        {
            if (RtpHeader.TryParse(datagram, out var plain) && datagram.Length >= plain.HeaderLength + _tagLength)
            {
                Receive(plain, datagram[plain.HeaderLength..^_tagLength], now);
            }

            return;
        }

        if (keys.RtpIn.Unprotect(datagram, out var length) != SrtpResult.Ok
            || !RtpHeader.TryParse(datagram[..length], out var header)
            || !header.TryGetPayload(datagram[..length], out var payload))
        {
            Rejected++;
            return;
        }

        Receive(header, payload, now);
    }

    private void Receive(in RtpHeader header, ReadOnlySpan<byte> payload, TimeSpan now)
    {
        FirstPacket ??= now;
        _reporter.OnPacket(header.Ssrc, header.Sequence, header.Timestamp, now);
        _receiver?.OnRtp(new ReceivedRtp(_sequences.Extend(header.Sequence), header.Timestamp, header.Marker, now, payload));
    }

    private void DrainDtls()
    {
        Span<byte> datagram = stackalloc byte[DtlsContext.Mtu];
        while (_dtls!.TryGetTransmit(datagram, out var length))
        {
            Transmit(datagram[..length]);
        }

        while (_state == PeerState.Handshaking || _state == PeerState.Connected)
        {
            if (!_dtls.TryGetEvent(out var e))
            {
                return;
            }

            switch (e)
            {
                case DtlsEvent.Connected { Keys: var keys }:
                    _keys = new PeerKeys((SrtpProfile)keys.SrtpProfile, keys.LocalKey, keys.LocalSalt, keys.RemoteKey, keys.RemoteSalt);
                    _nextReport = PeerEngine.Now + (_options.ReportInterval * Random.Shared.NextDouble());
                    _tagLength = ((SrtpProfile)keys.SrtpProfile).RtpTagLength;
                    ConnectedAt = PeerEngine.Now;
                    _state = PeerState.Connected;
                    if (_engine.HasRounds)
                    {
                        MoveToRounds();
                    }

                    _connected.TrySetResult();
                    break;
                case DtlsEvent.Failed failed:
                    Fail($"DTLS failed: {failed.Reason}, {failed.Detail}");
                    break;
                case DtlsEvent.Closed:
                    End("The server closed the connection.", goodbye: false);
                    break;
            }
        }
    }

    // A server with full ICE checks us, too, before it sends.
    private void AnswerCheck(ReadOnlySpan<byte> check)
    {
        Span<byte> answer = stackalloc byte[ControllingIce.MaxCheckLength];
        if (_ice!.TryAnswer(check, TransportAddress.From(_remote!), answer, out var length))
        {
            Transmit(answer[..length]);
        }
    }

    private void SendCheck(TimeSpan now)
    {
        Span<byte> check = stackalloc byte[ControllingIce.MaxCheckLength];
        if (_ice!.TryGetCheck(check, now, out var length))
        {
            Transmit(check[..length]);
        }
    }

    private void SendReport(TimeSpan now)
    {
        Span<byte> report = stackalloc byte[512];
        var length = _reporter.Write(report, _sentPackets, _sentOctets, NextTimestamp, now);
        length = _keys!.RtcpOut.Protect(report, length);
        Transmit(report[..length]);
    }

    private void SendGoodbye()
    {
        Span<byte> report = stackalloc byte[512];
        var length = _reporter.Write(report, _sentPackets, _sentOctets, NextTimestamp, PeerEngine.Now);
        length += Bye.Write(report[length..], [Ssrc]);
        length = _keys!.RtcpOut.Protect(report, length);
        Transmit(report[..length]);
    }
}
