using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Spaces.Grains.Audio;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Interfaces.RoomLinks;
using Spaces.Grains.Opus;
using Spaces.Grains.Spaces;
using Spaces.Grains.Spaces.Moving;
using Spaces.Grains.Tests.Storage;
using Spaces.TestKit.Audio;

namespace Spaces.Grains.Tests.Spaces.Moving;

/// <summary>
/// What a room takes along between silos of two versions: a golden file holds the bytes that some version packed, and every later one reads them. Files are
/// only ever added; <c>SPACES_WRITE_GOLDEN=1</c> writes those that are missing.
/// </summary>
public sealed class MovedRoomTests
{
    private const string Folder = "Spaces/Moving/Golden";

    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);
    private static readonly Person Ada = new(new ParticipantId("user-17"), "Ada Lövelace", "https://example.org/ada.png");
    private static readonly Person Ben = new(new ParticipantId("user-18"), "Ben", null);
    private static readonly GatewayId Gateway = new(new Guid("6f9619ff-8b86-d011-b42d-00cf4fc964ff"));
    private static readonly GatewayId Other = new(new Guid("7f9619ff-8b86-d011-b42d-00cf4fc964ff"));

    // A gateway's reference has a format of Orleans' own, and needs a cluster to be read.
    private static MovedRoom Sample => new()
    {
        Format = 1,
        Log = new MovedLog
        {
            State = new SpaceState
            {
                Epoch = 3,
                Space = new StoredSpace
                {
                    Host = Ada,
                    Settings = new SpaceSettings("Why clocks drift", ["time"], AccessPolicy.Followed, AccessPolicy.Invited, 7, Music: true),
                    CreatedAt = Noon,
                    HostSeen = true,
                    Stage = [new StoredSeat(Ada, Role.Host, false)],
                    Hands = [new StoredHand(Ben, Noon.AddMinutes(2), true)],
                },
                LastNumber = 66,
                Sealed = 64,
                Writer = new Guid("8f9619ff-8b86-d011-b42d-00cf4fc964ff"),
            },
            Events = [new HandRaised(new ParticipantInfo(Ben, 9, Role.Listener, true), true) { Number = 66, At = Noon.AddMinutes(2), Actor = Ben.Id }],
            Stored = 65,
            IsPending = true,
            IsAway = true,
            ETag = "tag-4",
            Exists = true,
        },
        OpenedAt = Noon.AddMinutes(-1),
        HostAwaySince = Noon.AddMinutes(3),
        LastNumber = 9,
        People =
        [
            new MovedPerson(
                Ada, 2, Role.Host, true, false, null, new MovedConnection(new ConnectionId(11), Gateway, ConnectionPurpose.Send), null, true,
                new MovedConnection(new ConnectionId(10), Other, ConnectionPurpose.Both), Noon.AddMinutes(4)),
            new MovedPerson(Ben, 9, Role.Listener, false, true, Noon.AddMinutes(2), null, new MovedConnection(new ConnectionId(12), Other, ConnectionPurpose.Receive), false),
        ],
        Version = 41,
        ListenersTold = 1,
        LossPercent = 2.5,
        Leases = [new MovedLease(Gateway, null!, TimeSpan.FromSeconds(7), 2, 3, 4, 40, 65)],
        Media = new MovedMedia(
            new MediaRoute(3, 77, GrainId.Create("sys.svc.hub", "one"), "10.0.0.1:30000", 5), 4_000, Noon.AddMinutes(3), true, [1, 2, 3], GrainId.Create("sys.svc.hub", "two")),
        Shifts = [new MovedShift(11, -400, 960_000)],
    };

    public static TheoryData<string> Parts => ["MovedLog", "MovedPerson", "MovedConnection", "MovedLease", "MovedMedia"];

    [Fact]
    public void A_room_that_was_packed_is_read_for_ever()
    {
        var sample = Sample;
        AssertSame(sample, GoldenState.Read($"{Folder}/MovedRoom.1.bin", sample));
    }

    [Fact]
    public void A_room_comes_back_as_it_was() => AssertSame(Sample, GoldenState.RoundTrip(Sample));

    [Fact]
    public void A_copy_within_a_process_is_the_same()
    {
        var copier = new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<DeepCopier<MovedRoom>>();
        var sample = Sample;
        var copy = copier.Copy(sample)!;
        Assert.NotSame(sample, copy);
        AssertSame(sample, copy);
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public void Each_part_is_read_for_ever(string part)
    {
        var sample = Part(part);
        Assert.Equal(part, sample.GetType().Name);
        AssertSame(sample, GoldenState.Read($"{Folder}/{part}.1.bin", sample));
    }

    [Fact]
    public void Every_part_has_a_golden_file() => Assert.Equal(
        typeof(MovedRoom).Assembly.GetTypes()
            .Where(t => t.Namespace == typeof(MovedRoom).Namespace && t.IsDefined(typeof(GenerateSerializerAttribute), false))
            .Select(t => t.Name)
            .Order(StringComparer.Ordinal),
        Parts.Select(p => p.Data).Append(nameof(MovedRoom)).Order(StringComparer.Ordinal));

    [Fact]
    public void A_mixer_of_the_first_format_goes_on()
    {
        var codec = new LibOpusCodec();
        var state = GoldenState.Read($"{Folder}/Mixer.1.bin", Talking(codec));
        Assert.Equal(1, state[0]);
        using var mixer = RoomMixer.TryLoad(codec, new MixerOptions(), state);
        Assert.NotNull(mixer);
        uint[] speakers = [.. mixer.Lanes.ToArray().Select(l => l.Number).Order()];
        Assert.Equal([1u, 2u], speakers);
        Assert.Equal(60, mixer.Stats.Ticks);
        Assert.True(mixer.Stats.Counters.Played > 50);
        Assert.False(mixer.Tick().IsSilent, "The two were in the middle of a word.");
    }

    private static object Part(string name)
    {
        var sample = Sample;
        return name switch
        {
            nameof(MovedLog) => sample.Log,
            nameof(MovedPerson) => sample.People[0],
            nameof(MovedConnection) => sample.People[0].Sending!,
            nameof(MovedLease) => sample.Leases[0],
            nameof(MovedMedia) => sample.Media!,
            _ => throw new ArgumentException("No such part.", nameof(name)),
        };
    }

    private static byte[] Talking(LibOpusCodec codec)
    {
        using var mixer = new RoomMixer(codec, new MixerOptions());
        using var low = new OpusTone(500);
        using var high = new OpusTone(1_700);
        mixer.AddLane(1);
        mixer.AddLane(2);
        for (var tick = 0; tick < 60; tick++)
        {
            mixer.Push(1, low.Next());
            mixer.Push(2, high.Next());
            mixer.Tick();
        }

        // What waits for the next tick is carried too.
        mixer.Push(1, low.Next());
        mixer.Push(2, high.Next());
        return mixer.Save();
    }

    private static void AssertSame(object expected, object actual)
    {
        Assert.Equal(expected.GetType(), actual.GetType());
        Assert.Equal(Text(expected), Text(actual));
    }

    private static string Text(object value) => value switch
    {
        MovedRoom r => $"{r.Format} {r.OpenedAt:O} {r.HostAwaySince:O} {r.LastNumber} {r.Version} {r.ListenersTold} {r.LossPercent} {Text(r.Log)} {Text(r.Media!)} "
            + $"{string.Join<MovedPerson>(' ', r.People)} {string.Join<MovedLease>(' ', r.Leases)} {string.Join<MovedShift>(' ', r.Shifts)}",
        MovedLog l => $"{l.Stored} {l.IsPending} {l.IsAway} {l.ETag} {l.Exists} {l.State.Epoch} {l.State.LastNumber} {l.State.Sealed} {l.State.Writer} "
            + $"{l.State.Tail.Length} {Text(l.State.Space!)} {string.Join<SpaceEvent>(' ', l.Events)}",
        MovedMedia m => $"{m with { Mixer = [] }} {Convert.ToHexString(m.Mixer)}".Replace("System.Byte[]", "", StringComparison.Ordinal),
        StoredSpace s => JsonSerializer.Serialize(new { s.Host, s.Settings, s.CreatedAt, s.EndedAt, s.Locked, s.HostSeen, s.CoHosts, s.Stage, s.Hands, s.Bans }),
        _ => $"{value}",
    };
}
