using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Serialization;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Storage;
using Spaces.Grains.Tests.Cluster;
using Spaces.Grains.Users;

namespace Spaces.Grains.Tests.Storage;

public sealed class KeptRecordTests
{
    private const string Name = "user";

    private static readonly Serializer Serializer = new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();
    private static readonly GrainId Owner = GrainId.Create("user", "ada");
    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    // With time to spare for a busy machine, and less than three need who wait one after another.
    private static readonly TimeSpan Soon = KeptRecord<UserState>.Patience + TimeSpan.FromSeconds(1.5);

    private readonly StorageFaults _faults = new();
    private readonly FaultyStorage _storage;
    private readonly KeptRecord<UserState> _record;

    public KeptRecordTests()
    {
        _storage = new FaultyStorage(new ShakyStorage(), _faults);
        _record = new KeptRecord<UserState>(_storage, Name, Owner, TimeProvider.System, NullLogger.Instance);
    }

    private GrainFaults Faults => _faults.Of(Owner);

    [Fact]
    public async Task What_is_written_is_read_by_the_next_activation()
    {
        Assert.Equal(RefusalReason.None, await Follow("bob"));
        Assert.Equal(["bob"], await Stored());
        var next = new KeptRecord<UserState>(_storage, Name, Owner, TimeProvider.System, NullLogger.Instance);
        Assert.Equal(["bob"], Ids(await next.Read()));
        Assert.True(next.Exists);
    }

    [Fact]
    public async Task A_record_that_was_never_written_is_empty_and_does_not_exist()
    {
        Assert.Empty(Ids(await _record.Read()));
        Assert.False(_record.Exists);
    }

    [Fact]
    public async Task A_failed_write_leaves_memory_as_it_was()
    {
        await Follow("bob");
        Faults.BeforeWrite = GrainFaults.Fail;
        Assert.Equal(RefusalReason.StorageUnavailable, await Follow("cleo"));
        Assert.Equal(["bob"], Ids(await _record.Read()));

        Faults.BeforeWrite = GrainFaults.Fine;
        Assert.Equal(RefusalReason.None, await Follow("dora"));
        Assert.Equal(["bob", "dora"], Ids(await _record.Read()));
        Assert.Equal(["bob", "dora"], await Stored());
    }

    [Fact]
    public async Task A_write_that_failed_after_it_was_stored_is_found_by_the_next_one()
    {
        Faults.AfterWrite = GrainFaults.Fail;
        Assert.Equal(RefusalReason.StorageUnavailable, await Follow("bob"));
        Faults.AfterWrite = GrainFaults.Fine;
        Assert.Empty(Ids(await _record.Read()));

        Assert.Equal(RefusalReason.None, await Follow("bob"));
        Assert.Equal(1, Faults.Writes);
        Assert.Equal(["bob"], Ids(await _record.Read()));
    }

    [Fact]
    public async Task A_write_that_hangs_is_answered_in_time_and_the_store_is_asked_before_the_next_one()
    {
        var gate = new TaskCompletionSource();
        var landed = new TaskCompletionSource();
        Faults.BeforeWrite = () => gate.Task;
        Faults.AfterWrite = () =>
        {
            landed.SetResult();
            return Task.CompletedTask;
        };
        var started = TimeProvider.System.GetTimestamp();
        Assert.Equal(RefusalReason.StorageUnavailable, await Follow("bob"));

        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.FromSeconds(0.9), Soon);
        Assert.Empty(Ids(await _record.Read()));

        gate.SetResult();
        await landed.Task.WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken);
        Assert.Equal(RefusalReason.None, await Follow("bob"));
        Assert.Equal(1, Faults.Writes);
        Assert.Equal(["bob"], Ids(await _record.Read()));
    }

    [Fact]
    public async Task A_write_that_was_given_up_and_ends_late_changes_nothing()
    {
        var gate = new TaskCompletionSource();
        Faults.BeforeWrite = () => gate.Task;
        var late = Follow("bob");
        Assert.Equal(RefusalReason.StorageUnavailable, await late);

        Faults.BeforeWrite = GrainFaults.Fine;
        Assert.Equal(RefusalReason.None, await Follow("cleo"));
        gate.SetResult();
        Assert.Equal(RefusalReason.None, await Follow("dora"));
        Assert.Equal(["cleo", "dora"], Ids(await _record.Read()));
        Assert.Equal(["cleo", "dora"], await Stored());
    }

    [Fact]
    public async Task Who_waits_behind_a_write_that_hangs_is_answered_in_time()
    {
        var gate = new TaskCompletionSource();
        Faults.BeforeWrite = () => gate.Task;
        var started = TimeProvider.System.GetTimestamp();
        Assert.All(
            await Task.WhenAll(Follow("bob"), Follow("cleo"), Follow("dora")),
            answer => Assert.Equal(RefusalReason.StorageUnavailable, answer));
        Assert.True(TimeProvider.System.GetElapsedTime(started) < Soon);
        gate.SetResult();
    }

    [Fact]
    public async Task Nobody_who_reads_waits_behind_a_write()
    {
        await Follow("bob");
        var gate = new TaskCompletionSource();
        Faults.BeforeWrite = () => gate.Task;
        var writing = Follow("cleo");
        Assert.Equal(["bob"], Ids(await _record.Read()));
        Assert.False(writing.IsCompleted);
        gate.SetResult();
        Assert.Equal(RefusalReason.None, await writing);
        Assert.Equal(["bob", "cleo"], Ids(await _record.Read()));
    }

    [Fact]
    public async Task Another_writers_record_is_read_and_the_command_decides_once_more()
    {
        await Follow("bob");
        await Behind("cleo");
        Assert.Equal(RefusalReason.None, await Follow("dora"));
        Assert.Equal(["bob", "cleo", "dora"], Ids(await _record.Read()));
        Assert.Equal(["bob", "cleo", "dora"], await Stored());
    }

    [Fact]
    public async Task A_store_that_others_keep_writing_is_given_up_after_the_second_conflict()
    {
        await Follow("bob");
        var others = 0;
        Faults.BeforeWrite = () => Behind($"other-{others++}");
        Assert.Equal(RefusalReason.StorageUnavailable, await Follow("cleo"));
        Assert.Equal(2, others);
        Faults.BeforeWrite = GrainFaults.Fine;
        Assert.Equal(RefusalReason.None, await Follow("cleo"));
        Assert.Equal(["bob", "cleo", "other-0", "other-1"], await Stored());
    }

    [Fact]
    public async Task A_store_that_cannot_be_read_refuses_commands_fails_questions_and_is_tried_again()
    {
        Faults.BeforeRead = GrainFaults.Fail;
        await Assert.ThrowsAsync<OrleansException>(async () => await _record.Read());
        Assert.Equal(RefusalReason.StorageUnavailable, await Follow("bob"));
        Assert.Equal(0, Faults.Writes);
        Faults.BeforeRead = GrainFaults.Fine;
        Assert.Empty(Ids(await _record.Read()));
        Assert.Equal(RefusalReason.None, await Follow("bob"));
    }

    [Fact]
    public async Task A_read_that_hangs_is_answered_in_time_and_tried_again()
    {
        var gate = new TaskCompletionSource();
        Faults.BeforeRead = () => gate.Task;
        var started = TimeProvider.System.GetTimestamp();
        Assert.Equal(RefusalReason.StorageUnavailable, await Follow("bob"));
        Assert.True(TimeProvider.System.GetElapsedTime(started) < Soon);
        Faults.BeforeRead = GrainFaults.Fine;
        Assert.Equal(RefusalReason.None, await Follow("bob"));
        gate.SetResult();
        Assert.Equal(["bob"], Ids(await _record.Read()));
    }

    [Fact]
    public async Task Callers_of_one_moment_share_the_first_read()
    {
        var gate = new TaskCompletionSource();
        Faults.BeforeRead = () => gate.Task;
        var first = _record.Read().AsTask();
        var second = _record.Read().AsTask();
        var writing = Follow("bob");
        gate.SetResult();
        Assert.Empty(Ids(await first));
        await second;
        Assert.Equal(RefusalReason.None, await writing);
        Assert.Equal(1, Faults.Reads);
    }

    [Fact]
    public async Task A_refused_command_writes_nothing()
    {
        Assert.Equal(RefusalReason.ListFull, await _record.Write(_ => Change<UserState>.Refused(RefusalReason.ListFull)));
        Assert.Equal(RefusalReason.None, await _record.Write(_ => Change<UserState>.None));
        Assert.Equal(0, Faults.Writes);
    }

    private static string[] Ids(UserState state) => [.. state.Follows.Select(p => p.Person.Value)];

    private Task<RefusalReason> Follow(string id) =>
        _record.Write(state => new UserRules(new ParticipantId("ada")).SetFollow(state, new ParticipantId(id), true, Noon));

    private Task Behind(string id) =>
        _storage.WriteBehind<UserState>(Name, Owner, state => state with { Follows = state.Follows.With(new ParticipantId(id), Noon) });

    private async Task<string[]> Stored() => Ids(await _storage.Stored<UserState>(Name, Owner));
}
