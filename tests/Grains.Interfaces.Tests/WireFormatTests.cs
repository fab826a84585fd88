using System.Reflection;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Spaces.Grains.Interfaces.Tests;

/// <summary>
/// What silos and gateways of two versions say to each other during a rolling upgrade. A golden file holds the bytes that some version
/// wrote: every later version has to read them. Files are only ever added.
/// </summary>
public sealed class WireFormatTests
{
    /// <summary>Set to 1 to write golden files for present versions that have none.</summary>
    private const string WriteMissing = "SPACES_WRITE_GOLDEN";

    private static readonly Serializer Serializer = new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();

    public static TheoryData<string> Types => [.. Samples.All.Keys.Order(StringComparer.Ordinal)];

    public static TheoryData<string> EarlierVersions => [.. EarlierSamples.All.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Types))]
    public void A_record_comes_back_as_it_was(string type)
    {
        var sample = Samples.All[type];
        WireText.AssertSame(sample, RoundTrip(sample));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Any_value_comes_back_as_it_was(string type) =>
        AnyValue.Of(Samples.All[type].GetType()).Sample(value => WireText.AssertSame(value, RoundTrip(value)), iter: 100, threads: 1);

    [Theory]
    [MemberData(nameof(Types))]
    public void Bytes_of_the_present_version_are_read(string type)
    {
        var name = GoldenFiles.Present(type);
        var file = GoldenFiles.PathOf(name);
        if (!File.Exists(file) && Environment.GetEnvironmentVariable(WriteMissing) == "1")
        {
            File.WriteAllBytes(file, Serializer.SerializeToArray<object>(Samples.All[type]));
        }

        Assert.True(File.Exists(file), $"{name} has no golden file. A new version's is written by a run with {WriteMissing}=1; a lost one belongs back.");
        WireText.AssertSame(Samples.All[type], Serializer.Deserialize<object>(File.ReadAllBytes(file)));
    }

    [Theory]
    [MemberData(nameof(EarlierVersions))]
    public void Bytes_of_an_earlier_version_are_read_for_ever(string name) =>
        WireText.AssertSame(EarlierSamples.All[name], Serializer.Deserialize<object>(File.ReadAllBytes(GoldenFiles.PathOf(name))));

    [Fact]
    public void Every_type_on_the_wire_has_a_sample_and_every_golden_file_a_type()
    {
        var onWire = typeof(Aliases).Assembly.GetTypes()
            .Where(t => t.GetCustomAttribute<GenerateSerializerAttribute>() is not null && !t.IsAbstract)
            .ToArray();
        Assert.NotEmpty(onWire);
        Assert.Equal(onWire.Select(t => t.Name).Order(StringComparer.Ordinal), Samples.All.Keys.Order(StringComparer.Ordinal));
        Assert.All(EarlierSamples.All, s => Assert.Equal(GoldenFiles.TypeOf(s.Key), s.Value.GetType().Name));
        Assert.Equal(
            Samples.All.Keys.Select(GoldenFiles.Present).Concat(EarlierSamples.All.Keys).Order(StringComparer.Ordinal),
            GoldenFiles.Names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Enumerations_keep_their_numbers()
    {
        var numbers = typeof(Aliases).Assembly.GetTypes()
            .Where(t => t.IsEnum && t.GetCustomAttribute<GenerateSerializerAttribute>() is not null)
            .OrderBy(t => t.Name, StringComparer.Ordinal)
            .Select(t => $"{t.Name}: {string.Join(", ", Enum.GetValues(t).Cast<Enum>().Select(v => $"{v} {Convert.ToInt32(v, null)}"))}");
        Assert.Equal(
            [
                "AccessPolicy: Everyone 0, Followed 1, Invited 2",
                "CloseReason: Replaced 0, Ended 1, Removed 2, Banned 3, Blocked 4",
                "ConnectionPurpose: None 0, Send 1, Receive 2, Both 3",
                "InvitedAs: Listener 0, Speaker 1",
                "LeaseState: Held 0, PresenceWanted 1, Ended 2",
                "NodeCommandOutcome: Accepted 0, UnknownNode 1, LastNode 2, RoomNotOpen 3, TargetRefuses 4, NoTarget 5",
                "NodeState: Serving 0, Draining 1, Drained 2, Stopping 3",
                "RefusalReason: None 0, UnknownSpace 1, Ended 2, NotInSpace 3, NotAllowed 4, StageFull 5, AlreadyExists 6, TargetRanksHigher 7, "
                    + "TargetIsYourself 8, TargetNotInSpace 9, TargetNotOnStage 10, Banned 11, BlockedByHost 12, Locked 13, JoinNeedsInvitation 14, "
                    + "JoinNeedsFollow 15, SpeakNeedsInvitation 16, SpeakNeedsFollow 17, MovedToAudience 18, NoInvitation 19, AlreadyOnStage 20, "
                    + "TooManyCoHosts 21, ListFull 22, CreateNeedsGrant 23, CreateNeedsListing 24, StorageUnavailable 25, NotStoredYet 26, "
                    + "Unavailable 27, TargetIsHost 28, SiloFull 29",
                "Role: Listener 0, Speaker 1, CoHost 2, Host 3",
                "RoleCause: Policy 0, Invitation 1, Hand 2, SteppedDown 3, MovedToAudience 4, Appointed 5, HandedOver 6, HostVanished 7",
                "SpaceAction: Join 0, MuteSelf 1, UnmuteSelf 2, LeaveStage 3, RaiseHand 4, LowerHand 5, AcceptInvitation 6, DeclineInvitation 7, "
                    + "SeeHands 8, LowerHandOf 9, Invite 10, WithdrawInvitation 11, MoveToAudience 12, Mute 13, MuteAll 14, AskToUnmute 15, Remove 16, "
                    + "Ban 17, LiftBan 18, SeeBans 19, SeeAudit 20, Lock 21, Unlock 22, MakeCoHost 23, UnmakeCoHost 24, HandOver 25, "
                    + "ChangeSettings 26, End 27",
                "SpaceLifecycle: Live 0, Ended 1",
            ],
            numbers);
    }

    private static object? RoundTrip(object value) => Serializer.Deserialize<object>(Serializer.SerializeToArray<object>(value));
}
