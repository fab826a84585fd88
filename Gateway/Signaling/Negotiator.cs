using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Spaces.Gateway.Api;
using Spaces.Gateway.Draining;
using Spaces.Gateway.Dtls;
using Spaces.Gateway.Edge;
using Spaces.Gateway.Ice;
using Spaces.Gateway.Load;
using Spaces.Gateway.Metrics;
using Spaces.Gateway.Options;
using Spaces.Gateway.Peer;
using Spaces.Gateway.Repair;
using Spaces.Gateway.RoomLink;
using Spaces.Gateway.Sdp;
using Spaces.Grains.Interfaces.Commands;

namespace Spaces.Gateway.Signaling;

/// <summary>Offer in, answer and a connection in its room out: the one way in, used by the hub, WHIP and WHEP alike.</summary>
internal sealed partial class Negotiator(
    MediaEdge edge,
    RoomConnections rooms,
    RoomDirectory directory,
    GatewayLoad load,
    IGatewayDrain drain,
    RingBudget rings,
    IOptions<RepairOptions> repair,
    IOptions<MediaOptions> media,
    EdgeClock clock,
    GatewayMetrics metrics,
    ILogger<Negotiator> logger)
{
    /// <summary>Answers an offer.</summary>
    public async Task<Negotiated> OfferAsync(NegotiationRequest request)
    {
        var negotiated = await NegotiateAsync(request);
        if (negotiated.Problem is { } problem)
        {
            // A join that is let in has succeeded or failed when its media is up, or never comes.
            metrics.JoinEnded(problem.Type == Problems.Unavailable().Type ? JoinOutcome.Failed : JoinOutcome.Refused);
        }

        return negotiated;
    }

    private async Task<Negotiated> NegotiateAsync(NegotiationRequest request)
    {
        var started = clock.Now;
        if (!request.Caller.Grant.MayJoin(request.Space))
        {
            return Problems.NotGranted($"joining the space '{request.Space}'");
        }

        if (!SdpReader.TryParseOffer(request.Sdp, out var offer, out var error))
        {
            return error == SdpError.TooLarge ? Problems.OfferTooLarge() : Problems.BadOffer(error.Describe());
        }

        var purpose = PurposeOf(request.Door, offer.Audio.Direction);
        if (purpose == ConnectionPurpose.None)
        {
            return Problems.BadOffer(request.Door == Door.Whip
                ? "A WHIP offer must be 'sendonly' or 'sendrecv': it is the speaker's door. To listen, use the space's /whep."
                : "The offer must be 'recvonly' or 'sendrecv' to hear the space. To speak only, use the space's /whip.");
        }

        if (drain.RefusesJoins)
        {
            metrics.JoinRefused(request.Door.ToString());
            return Problems.GatewayDraining();
        }

        if (await FullAsync(request) is { } full)
        {
            return full;
        }

        var setup = MakeSetup(offer, purpose, request.Space.Value);
        var connection = rooms.Prepare(
            request.Space, request.Caller.ActorIn(request.Space), purpose, request.Speak, request.Muted, request.HubConnection, request.Door.ToString(), c => Open(offer, setup, c));
        try
        {
            var join = await rooms.JoinAsync(connection, stageRequired: purpose == ConnectionPurpose.Send, request.Moving);
            if (join.Refusal != RefusalReason.None)
            {
                return Problems.Of(join.Refusal, request.Space, join.BannedUntil);
            }

            metrics.Answered((clock.Now - started).TotalMilliseconds, request.Door.ToString());
            return new Negotiated(null, Answer(offer, setup, purpose, join.Snapshot is { Space.Music: true }), connection, join);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or InvalidOperationException)
        {
            LogUnreachable(logger, e, request.Space.Value);
            return Problems.Unavailable();
        }
    }

    /// <summary>The problem of a gateway that has enough, before a join costs anything; null when it is taken.</summary>
    private async Task<Problem?> FullAsync(NegotiationRequest request)
    {
        var door = load.DoorAt(directory.Connections);
        try
        {
            if (door == JoinDoor.Open || (door == JoinDoor.StageOnly && await rooms.HasPlaceAsync(request.Space, request.Caller.ActorIn(request.Space))))
            {
                return null;
            }
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or InvalidOperationException)
        {
            LogUnreachable(logger, e, request.Space.Value);
            return Problems.Unavailable();
        }

        metrics.JoinRefused(request.Door.ToString());
        return Problems.GatewayFull();
    }

    private static ConnectionPurpose PurposeOf(Door door, SdpDirection offered)
    {
        var wanted = door switch
        {
            Door.Whip => ConnectionPurpose.Both,
            Door.Whep => ConnectionPurpose.Receive,
            _ => ConnectionPurpose.Both,
        };
        var possible = (offered.Sends() ? ConnectionPurpose.Send : ConnectionPurpose.None)
            | (offered.Receives() ? ConnectionPurpose.Receive : ConnectionPurpose.None);
        var purpose = wanted & possible;
        return door == Door.Whip && !purpose.HasFlag(ConnectionPurpose.Send) ? ConnectionPurpose.None : purpose;
    }

    private static List<Fingerprint> FingerprintsOf(SdpOffer offer)
    {
        var fingerprints = new List<Fingerprint>();
        foreach (var offered in offer.Fingerprints)
        {
            if (Fingerprint.TryCreate(offered.Algorithm, offered.Hash, out var fingerprint))
            {
                fingerprints.Add(fingerprint);
            }
        }

        return fingerprints;
    }

    private PeerSetup MakeSetup(SdpOffer offer, ConnectionPurpose purpose, string cname) => new()
    {
        LocalIce = IceCredentials.Create(),
        RemoteUfrag = offer.IceUfrag,
        OpusPayloadType = (byte)offer.Audio.OpusPayloadType,
        MaxFramesPerPacket = offer.Audio.MaxFramesPerPacket,
        AudioLevelExtension = offer.Audio.AudioLevelExtensionId,
        LocalSsrc = RandomUInt32(),
        Cname = cname,
        SendsOnly = purpose == ConnectionPurpose.Send,
        Repair = RepairOf(offer, purpose),
        Timings = edge.Timings,
    };

    private RepairSetup RepairOf(SdpOffer offer, ConnectionPurpose purpose)
    {
        var red = (byte?)offer.Audio.RedPayloadType;
        return new RepairSetup(repair.Value, rings)
        {
            RedIn = repair.Value.ReceivesRed && purpose.HasFlag(ConnectionPurpose.Send) ? red : null,
            RedOut = repair.Value.SendsRed && purpose.HasFlag(ConnectionPurpose.Receive) ? red : null,
            Nack = repair.Value.Nack && offer.Audio.Nack && purpose.HasFlag(ConnectionPurpose.Receive),
        };
    }

    private EdgePeer Open(SdpOffer offer, PeerSetup setup, RoomConnection connection)
    {
        // Random starts (RFC 3550 section 5.1); the sequence below 2^15, so that a packet lost at the very start is not taken for a wrap.
        var outbound = connection.Purpose.HasFlag(ConnectionPurpose.Receive)
            ? new OutboundStream(setup.LocalSsrc, setup.OpusPayloadType, (ushort)(RandomUInt32() & 0x7FFF), RandomUInt32())
            {
                MaxFramesPerPacket = setup.MaxFramesPerPacket,
                RedPayloadType = setup.Repair?.RedOut,
            }
            : null;
        return edge.Open(setup, FingerprintsOf(offer), outbound, connection);
    }

    private string Answer(SdpOffer offer, PeerSetup setup, ConnectionPurpose purpose, bool music) => SdpAnswerWriter.Write(offer, new SdpAnswerParameters
    {
        SessionId = RandomUInt32(),
        IceUfrag = setup.LocalIce.UsernameFragment,
        IcePwd = setup.LocalIce.Password,
        Fingerprint = edge.Fingerprint,
        Candidates = edge.Candidates,
        Direction = SdpDirections.Answer(
            offer.Audio.Direction,
            canSend: purpose.HasFlag(ConnectionPurpose.Receive),
            canReceive: purpose.HasFlag(ConnectionPurpose.Send)),
        Ssrc = setup.LocalSsrc,
        Cname = setup.Cname,
        Red = setup.Repair?.RedIn is not null ? SdpRed.Theirs : setup.Repair?.RedOut is not null ? SdpRed.Ours : SdpRed.None,
        Nack = setup.Repair?.Nack == true,
        Opus = music ? OpusFormat.Music(media.Value.MusicBitrate, offer.Audio.TakesStereo) : new OpusFormat(),
    });

    private static uint RandomUInt32()
    {
        Span<byte> bytes = stackalloc byte[4];
        RandomNumberGenerator.Fill(bytes);
        return BitConverter.ToUInt32(bytes);
    }

    [LoggerMessage(EventIds.RequestFailed, LogLevel.Warning, "Room {Space} could not be reached for a join")]
    private static partial void LogUnreachable(ILogger logger, Exception exception, string space);
}
