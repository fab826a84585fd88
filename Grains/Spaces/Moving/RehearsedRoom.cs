using Spaces.Grains.Audio;
using Spaces.Grains.Domain;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Interfaces.RoomLinks;
using Spaces.Grains.Opus;

namespace Spaces.Grains.Spaces.Moving;

/// <summary>A room of nobody, with something of everything that a real one takes along.</summary>
internal static class RehearsedRoom
{
    private const int Ticks = 30;

    private static readonly SpaceRules Rules = new(StageCapacity: 2, MaxCoHosts: 1, HostGrace: TimeSpan.FromMinutes(1), AwaitedFor: TimeSpan.FromSeconds(10));
    private static readonly SpaceId Id = new("rehearsal");
    private static readonly GatewayId Gateway = new(Guid.Empty);

    /// <summary>A mixer with two speakers: both talk at first, then one of them.</summary>
    /// <param name="codec">Where encoders and decoders come from.</param>
    /// <param name="options">The silo's options.</param>
    /// <param name="ticks">Frames of each: a few compile the code, some more reach passing on.</param>
    public static RoomMixer Mixer(IOpusCodec codec, MixerOptions options, int ticks = Ticks)
    {
        using var encoder = codec.CreateEncoder(new OpusEncoderSettings());
        var pcm = new float[AudioFormat.FrameSamples];
        Span<byte> payload = stackalloc byte[AudioFormat.MaxFrameBytes];
        var mixer = new RoomMixer(codec, options);
        mixer.AddLane(1);
        mixer.AddLane(2);
        for (var tick = 0; tick < 2 * ticks; tick++)
        {
            for (var i = 0; i < pcm.Length; i++)
            {
                pcm[i] = 0.2f * MathF.Sin(MathF.Tau * 440 * i / AudioFormat.SampleRate); // 440 Hz, 20 ms: 8.8 waves
            }

            var packet = new AudioPacket(tick, (long)tick * AudioFormat.FrameSamples, 20, true, payload[..encoder.Encode(pcm, payload)]);
            mixer.Push(1, packet);
            if (tick < ticks)
            {
                mixer.Push(2, packet);
            }

            mixer.Tick();
        }

        return mixer;
    }

    /// <summary>What it takes along.</summary>
    /// <param name="mixer">The mixer's state.</param>
    /// <param name="hub">The media hub of the silo that it leaves.</param>
    /// <param name="grains">Makes the reference to a gateway.</param>
    public static MovedRoom Pack(byte[] mixer, GrainId hub, IGrainFactory grains)
    {
        var now = DateTimeOffset.UnixEpoch;
        var host = new Person(new ParticipantId("host"), "Host", null);
        var guest = new Person(new ParticipantId("guest"), "Guest", null);
        List<SpaceEvent> events = [.. Space.Create(new CreateSpace("Rehearsal", host, [], AccessPolicy.Everyone, AccessPolicy.Everyone, null, Granted: true), now).Events];
        var space = new Space(Id, SpaceRecord.Of((SpaceCreated)events[0]), Rules, now);
        events.AddRange(space.Join(Ask(host, 1, speak: true), default, now).Events);
        events.AddRange(space.Join(Ask(guest, 2, speak: false), default, now).Events);
        events.AddRange(space.Execute(new RaiseHand(new Actor(guest, false), false), now).Events);
        var presence = space.Presence;
        return new MovedRoom
        {
            Format = MovedRoom.PresentFormat,
            Log = new MovedLog
            {
                State = new SpaceState { Epoch = 1, Space = StoredSpace.Of(space.Record), LastNumber = events.Count },
                Events = [.. events.Select((e, i) => e with { Number = i + 1 })],
                Stored = events.Count,
                ETag = "1",
                Exists = true,
            },
            OpenedAt = presence.OpenedAt,
            HostAwaySince = presence.HostAwaySince,
            LastNumber = presence.LastNumber,
            People = [.. presence.People.Select(MovedPerson.Of)],
            Leases =
            [
                new MovedLease(Gateway, grains.GetGrain<IGatewayLink>(GrainId.Create("sys.client", "rehearsal")), TimeSpan.FromSeconds(1), 2, 3, 0, 0, 0),
            ],
            Shifts = [new MovedShift(1, 1, 1)],
            Media = new MovedMedia(new MediaRoute(1, 0, hub, ""), 0, now, true, mixer, hub),
        };
    }

    /// <summary>Goes on with it, and throws it away.</summary>
    public static void Open(MovedRoom room, IOpusCodec codec, MixerOptions options)
    {
        _ = Space.Continue(Id, room.Log.State.Space!.ToRecord(), Rules, room.ToPresence());
        using var mixer = RoomMixer.TryLoad(codec, options, room.Media!.Mixer);
        mixer?.Tick();
    }

    private static JoinAsk Ask(Person person, ulong connection, bool speak) =>
        new(person, new HeldConnection(new ConnectionId(connection), Gateway, ConnectionPurpose.Both), speak, StageRequired: false, Muted: false, Moderator: false);
}
