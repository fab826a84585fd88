using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Tests.Storage;
using Spaces.Grains.Users;

namespace Spaces.Grains.Tests.Users;

[Collection(UserCluster.Collection)]
public sealed class UserGrainTests(UserCluster cluster) : IClassFixture<UserCluster>
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);
    private static readonly ParticipantId Bob = new("bob");
    private static readonly ParticipantId Cleo = new("cleo");
    private static readonly SpaceId Space = new("space-1");

    private readonly IUserGrain _ada = cluster.NewUser();

    private GrainFaults Faults => cluster.FaultsOf(_ada);

    [Fact]
    public async Task Lists_survive_the_activation()
    {
        Assert.Equal(CommandResult.Done, await _ada.SetFollow(Bob, true));
        Assert.Equal(CommandResult.Done, await _ada.SetBlock(Cleo, true));
        var reads = Faults.Reads;
        await UserCluster.Deactivate(_ada);

        Assert.Equal(new Relation(Follows: true, Blocks: false), await _ada.RelationTo(Bob, Space));
        Assert.Equal(new Relation(Follows: false, Blocks: true), await _ada.RelationTo(Cleo, Space));
        Assert.Equal(reads + 1, Faults.Reads);
        Assert.Equal([Bob], (await _ada.Follows(null, 100)).Items.Select(p => p.Person));
        Assert.Equal([Cleo], (await _ada.Blocks(null, 100)).Items.Select(p => p.Person));
        Assert.Empty((await _ada.Blocks("cleo", 100)).Items);
        Assert.Equal([Cleo], await _ada.BlockedAmong([Bob, Cleo]));
    }

    [Fact]
    public async Task A_command_that_changes_nothing_writes_nothing()
    {
        Assert.Equal(CommandResult.Done, await _ada.SetFollow(Bob, false));
        Assert.Equal(CommandResult.Done, await _ada.SetBlock(Bob, false));
        Assert.Equal(0, Faults.Writes);
        Assert.Equal(CommandResult.Done, await _ada.SetFollow(Bob, true));
        Assert.Equal(CommandResult.Done, await _ada.SetFollow(Bob, true));
        Assert.Equal(1, Faults.Writes);
    }

    [Fact]
    public async Task Nobody_follows_or_blocks_themselves()
    {
        var me = new ParticipantId(_ada.GetPrimaryKeyString());
        Assert.Equal(RefusalReason.TargetIsYourself, (await _ada.SetFollow(me, true)).Refusal);
        Assert.Equal(RefusalReason.TargetIsYourself, (await _ada.SetBlock(me, true)).Refusal);
        Assert.Equal(default, await _ada.RelationTo(me, Space));
    }

    [Fact]
    public async Task Follows_and_blocks_end_at_5000_each()
    {
        ListedPerson[] many = [.. Enumerable.Range(0, 4_999).Select(i => new ListedPerson(new ParticipantId($"many-{i:D4}"), Noon))];
        await cluster.Storage.WriteBehind<UserState>("user", _ada.GetGrainId(), _ => new UserState { Follows = many, Blocks = many });
        Assert.Equal(CommandResult.Done, await _ada.SetFollow(Bob, true));
        Assert.Equal(CommandResult.Done, await _ada.SetBlock(Bob, true));
        Assert.Equal(CommandResult.Done, await _ada.SetFollow(Bob, true));
        Assert.Equal(RefusalReason.ListFull, (await _ada.SetFollow(Cleo, true)).Refusal);
        Assert.Equal(RefusalReason.ListFull, (await _ada.SetBlock(Cleo, true)).Refusal);
        Assert.Equal(default, await _ada.RelationTo(Cleo, Space));
        Assert.Equal(CommandResult.Done, await _ada.SetBlock(Bob, false));
        Assert.Equal(CommandResult.Done, await _ada.SetBlock(Cleo, true));
    }

    [Fact]
    public async Task Without_the_store_commands_are_refused_and_what_is_known_is_told()
    {
        await _ada.SetFollow(Bob, true);
        Faults.BeforeWrite = GrainFaults.Fail;
        Assert.Equal(RefusalReason.StorageUnavailable, (await _ada.SetBlock(Cleo, true)).Refusal);
        Assert.Equal(RefusalReason.StorageUnavailable, (await _ada.SetFollow(Cleo, true)).Refusal);
        Assert.Equal(default, await _ada.RelationTo(Cleo, Space));
        Assert.Equal(new Relation(Follows: true, Blocks: false), await _ada.RelationTo(Bob, Space));
        Faults.BeforeWrite = GrainFaults.Fine;
        Assert.Equal(CommandResult.Done, await _ada.SetBlock(Cleo, true));
        Assert.True((await _ada.RelationTo(Cleo, Space)).Blocks);
    }

    [Fact]
    public async Task A_record_that_cannot_be_read_fails_questions_until_it_can()
    {
        await _ada.SetBlock(Bob, true);
        await UserCluster.Deactivate(_ada);
        Faults.BeforeRead = GrainFaults.Fail;
        Assert.Equal(RefusalReason.StorageUnavailable, (await _ada.SetFollow(Cleo, true)).Refusal);
        await Assert.ThrowsAsync<OrleansException>(() => _ada.RelationTo(Bob, Space));
        await Assert.ThrowsAsync<OrleansException>(() => _ada.Blocks(null, 10));
        await Assert.ThrowsAsync<OrleansException>(() => _ada.BlockedAmong([Bob]));
        Faults.BeforeRead = GrainFaults.Fine;
        Assert.True((await _ada.RelationTo(Bob, Space)).Blocks);
    }

    [Fact]
    public async Task Questions_do_not_wait_behind_a_write_that_hangs()
    {
        await _ada.SetFollow(Bob, true);
        var gate = new TaskCompletionSource();
        var reached = new TaskCompletionSource();
        Faults.BeforeWrite = () =>
        {
            reached.SetResult();
            return gate.Task;
        };
        var blocking = _ada.SetBlock(Bob, true);
        await reached.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(new Relation(Follows: true, Blocks: false), await _ada.RelationTo(Bob, Space));

        // Let go only now: had the question waited for the write, the write would have been given up.
        gate.SetResult();
        Assert.Equal(CommandResult.Done, await blocking);
        Assert.Equal(new Relation(Follows: false, Blocks: true), await _ada.RelationTo(Bob, Space));
    }

    [Fact]
    public async Task A_second_activations_write_is_not_lost()
    {
        await _ada.SetFollow(Bob, true);
        await cluster.Storage.WriteBehind<UserState>("user", _ada.GetGrainId(), state => state with { Blocks = state.Blocks.With(Cleo, Noon) });
        Assert.Equal(CommandResult.Done, await _ada.SetFollow(new ParticipantId("dora"), true));
        Assert.True((await _ada.RelationTo(Cleo, Space)).Blocks);
        var stored = await cluster.Storage.Stored<UserState>("user", _ada.GetGrainId());
        Assert.Equal(["bob", "dora"], stored.Follows.Select(p => p.Person.Value));
        Assert.Equal(["cleo"], stored.Blocks.Select(p => p.Person.Value));
    }

    [Fact]
    public async Task Spaces_that_have_asked_are_told_of_a_block_that_took_effect()
    {
        await _ada.RelationTo(Bob, new SpaceId("s1"));
        await _ada.RelationTo(Cleo, RecordingNotices.Unreachable);
        await _ada.RelationTo(Cleo, new SpaceId("s2"));
        Assert.Equal(CommandResult.Done, await _ada.SetBlock(Bob, true));
        Assert.Equal([("s1", "bob"), ("s2", "bob")], cluster.Notices.Of(_ada));

        // Repeated, because a word that is sent one way may be lost.
        Assert.Equal(CommandResult.Done, await _ada.SetBlock(Bob, true));
        Assert.Equal(4, cluster.Notices.Of(_ada).Length);

        Faults.BeforeWrite = GrainFaults.Fail;
        Assert.Equal(RefusalReason.StorageUnavailable, (await _ada.SetBlock(Cleo, true)).Refusal);
        Faults.BeforeWrite = GrainFaults.Fine;
        Assert.Equal(CommandResult.Done, await _ada.SetBlock(Bob, false));
        Assert.Equal(CommandResult.Done, await _ada.SetFollow(Bob, true));
        Assert.Equal(4, cluster.Notices.Of(_ada).Length);
    }

    [Fact]
    public async Task Who_was_never_heard_of_is_forgotten_at_once()
    {
        Assert.Empty(await _ada.BlockedAmong([Bob]));
        await cluster.IsGone(_ada);
        Assert.Empty((await _ada.Follows(null, 10)).Items);
        await cluster.IsGone(_ada);
        Assert.Equal(CommandResult.Done, await _ada.SetBlock(Bob, false));
        await cluster.IsGone(_ada);
    }

    [Fact]
    public async Task Who_a_space_has_asked_about_is_not_forgotten()
    {
        await _ada.RelationTo(Bob, new SpaceId("s1"));
        Assert.Empty(await _ada.BlockedAmong([Bob]));
        await cluster.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero, TestContext.Current.CancellationToken);
        Assert.Equal(CommandResult.Done, await _ada.SetBlock(Bob, true));
        Assert.Equal([("s1", "bob")], cluster.Notices.Of(_ada));
    }
}
