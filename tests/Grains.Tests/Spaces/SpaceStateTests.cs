using System.Text.Json;
using Spaces.Grains.Domain;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Spaces;
using Spaces.Grains.Tests.Storage;

namespace Spaces.Grains.Tests.Spaces;

/// <summary>
/// What is in storage is read for ever: a golden file holds the bytes that some version wrote. Files are only ever added.
/// </summary>
public sealed class SpaceStateTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);
    private static readonly Person Ada = new(new ParticipantId("user-17"), "Ada Lövelace", "https://example.org/ada.png");
    private static readonly Person Ben = new(new ParticipantId("user-18"), "Ben", null);

    private static SpaceState Sample => new()
    {
        Epoch = 3,
        Space = new StoredSpace
        {
            Host = Ada,
            Settings = new SpaceSettings("Why clocks drift", ["time", "physics"], AccessPolicy.Followed, AccessPolicy.Invited, 7, Music: true),
            CreatedAt = Noon,
            EndedAt = Noon.AddHours(1),
            Locked = true,
            HostSeen = true,
            CoHosts = [Ben],
            Stage = [new StoredSeat(Ada, Role.Host, false), new StoredSeat(Ben, Role.CoHost, true)],
            Hands = [new StoredHand(Ben, Noon.AddMinutes(2), true)],
            Invitations = { [new ParticipantId("user-19")] = InvitedAs.Speaker },
            Bans = [new Ban(new ParticipantId("user-20"), Ada.Id, Noon, Noon.AddDays(1), "shouting")],
            MovedToAudience = [new ParticipantId("user-21")],
            MutedByOthers = [Ben.Id],
        },
        LastNumber = 66,
        Sealed = 64,
        Tail =
        [
            new ParticipantMuted(new ParticipantInfo(Ben, 2, Role.CoHost, true)) { Number = 65, At = Noon, Actor = Ada.Id },
            new SpaceEnded { Number = 66, At = Noon.AddHours(1) },
        ],
        Writer = new Guid("6f9619ff-8b86-d011-b42d-00cf4fc964ff"),
    };

    [Fact]
    public void The_present_form_is_read_for_ever() => AssertSame(Sample, GoldenState.Read("Spaces/Golden/SpaceState.3.bin", Sample));

    [Fact]
    public void A_space_that_was_stored_before_music_mode_is_read_and_is_not_in_it()
    {
        var before = Sample;
        before.Space!.Settings = before.Space.Settings with { Music = false };
        AssertSame(before, GoldenState.Read("Spaces/Golden/SpaceState.2.bin", before));
    }

    [Fact]
    public void A_segment_is_read_for_ever()
    {
        var segment = new EventSegment { Events = Sample.Tail };
        AssertSame(segment, GoldenState.Read("Spaces/Golden/EventSegment.1.bin", segment));
    }

    [Fact]
    public async Task A_space_that_the_first_version_stored_gets_a_log_that_begins_with_what_is_known()
    {
        var storage = new ShakyStorage();
        storage.Put("space", LogRig.Grain, GoldenState.Bytes("Spaces/Golden/SpaceState.1.bin"));
        await OneTurnAtATime.Run(async () =>
        {
            var rig = await new LogRig(storage).Open();
            Assert.Equal(("Load 0", "Load host"), (rig.Record!.Settings.Title, rig.Record.Host.Name));
            Assert.NotNull(rig.Record.EndedAt);
            Assert.True(await rig.Flush());
            Assert.Equal(["SpaceCreated", "SpaceEnded"], (await rig.All()).Select(e => e.GetType().Name));
            var again = await new LogRig(storage).Open();
            Assert.Equal((rig.Log.Epoch, 2L), (again.Log.Epoch, again.Log.Last));
            Assert.Equal((rig.Record.CreatedAt, rig.Record.EndedAt), (again.Record!.CreatedAt, again.Record.EndedAt));
        });
    }

    [Fact]
    public void The_stored_form_has_all_that_the_rules_keep()
    {
        var stored = Sample.Space!;
        AssertSame(stored, StoredSpace.Of(stored.ToRecord()));
        var kept = typeof(SpaceRecord).GetProperties().Where(p => p.CanWrite).Select(p => p.Name);
        Assert.Equal(kept.Order(StringComparer.Ordinal), typeof(StoredSpace).GetProperties().Select(p => p.Name).Order(StringComparer.Ordinal));
    }

    private static void AssertSame(object expected, object actual) => Assert.Equal(Text(expected), Text(actual));

    // Ids are no names of JSON properties: the invitations are compared as a list.
    private static string Text(object value) => value switch
    {
        SpaceState s => $"{s.Epoch} {s.LastNumber} {s.Sealed} {s.Writer} {Text(s.Space!)} {string.Join('\n', s.Tail.Select(e => $"{e}"))}",
        StoredSpace s => JsonSerializer.Serialize(new
        {
            s.Host,
            s.Settings,
            s.CreatedAt,
            s.EndedAt,
            s.Locked,
            s.HostSeen,
            s.CoHosts,
            s.Stage,
            s.Hands,
            s.Bans,
            s.MovedToAudience,
            s.MutedByOthers,
            Invitations = s.Invitations.Select(i => $"{i.Key} {i.Value}"),
        }),
        EventSegment s => string.Join('\n', s.Events.Select(e => $"{e}")),
        _ => throw new ArgumentException("No text for it.", nameof(value)),
    };
}
