using Spaces.Grains.Creators;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Tests.Storage;
using Spaces.Grains.Tests.Users;

namespace Spaces.Grains.Tests.Creators;

[Collection(UserCluster.Collection)]
public sealed class CreatorListGrainTests(UserCluster cluster) : IClassFixture<UserCluster>
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);
    private static readonly ParticipantId Ada = new("ada");
    private static readonly ParticipantId Bob = new("bob");

    // A list of its own for each test.
    private readonly ICreatorListGrain _list = cluster.Grains.GetGrain<ICreatorListGrain>($"{ICreatorListGrain.Key}-{Guid.NewGuid():N}");

    private GrainFaults Faults => cluster.FaultsOf(_list);

    [Fact]
    public async Task Who_is_put_on_the_list_is_on_it_until_they_are_taken_off()
    {
        Assert.False(await _list.Contains(Ada));
        Assert.Equal(CommandResult.Done, await _list.Set(Bob, true));
        Assert.Equal(CommandResult.Done, await _list.Set(Ada, true));
        Assert.Equal(CommandResult.Done, await _list.Set(Ada, true));
        await UserCluster.Deactivate(_list);
        Assert.True(await _list.Contains(Ada));
        var page = await _list.List(null, 1);
        Assert.Equal([Ada], page.Items.Select(p => p.Person));
        page = await _list.List(page.NextAfter, 1);
        Assert.Equal([Bob], page.Items.Select(p => p.Person));
        Assert.Null(page.NextAfter);

        Assert.Equal(2, Faults.Writes);
        Assert.Equal(CommandResult.Done, await _list.Set(Ada, false));
        Assert.Equal(CommandResult.Done, await _list.Set(Ada, false));
        Assert.False(await _list.Contains(Ada));
        Assert.Equal(3, Faults.Writes);
    }

    [Fact]
    public async Task The_list_ends_at_10000()
    {
        ListedPerson[] many = [.. Enumerable.Range(0, 9_999).Select(i => new ListedPerson(new ParticipantId($"many-{i:D4}"), Noon))];
        await cluster.Storage.WriteBehind<CreatorListState>("creators", _list.GetGrainId(), _ => new CreatorListState { Creators = many });
        Assert.Equal(CommandResult.Done, await _list.Set(Ada, true));
        Assert.Equal(RefusalReason.ListFull, (await _list.Set(Bob, true)).Refusal);
        Assert.Equal(CommandResult.Done, await _list.Set(Ada, true));
        Assert.False(await _list.Contains(Bob));
        Assert.Equal(CommandResult.Done, await _list.Set(Ada, false));
        Assert.Equal(CommandResult.Done, await _list.Set(Bob, true));
    }

    [Fact]
    public async Task Without_the_store_the_list_stays_as_it_is()
    {
        await _list.Set(Ada, true);
        Faults.BeforeWrite = GrainFaults.Fail;
        Assert.Equal(RefusalReason.StorageUnavailable, (await _list.Set(Bob, true)).Refusal);
        Assert.Equal(RefusalReason.StorageUnavailable, (await _list.Set(Ada, false)).Refusal);
        Assert.True(await _list.Contains(Ada));
        Assert.False(await _list.Contains(Bob));

        await UserCluster.Deactivate(_list);
        Faults.BeforeRead = GrainFaults.Fail;
        await Assert.ThrowsAsync<OrleansException>(() => _list.Contains(Ada));
        await Assert.ThrowsAsync<OrleansException>(() => _list.List(null, 10));
        Assert.Equal(RefusalReason.StorageUnavailable, (await _list.Set(Bob, true)).Refusal);

        Faults.BeforeRead = GrainFaults.Fine;
        Faults.BeforeWrite = GrainFaults.Fine;
        Assert.Equal(CommandResult.Done, await _list.Set(Bob, true));
        Assert.True(await _list.Contains(Ada));
    }
}
