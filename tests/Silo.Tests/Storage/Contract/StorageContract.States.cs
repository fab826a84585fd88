namespace Spaces.Silo.Tests.Storage.Contract;

public abstract partial class StorageContract
{
    [Fact]
    public async Task A_grain_that_never_wrote_reads_an_empty_state()
    {
        var storage = await OpenAsync();

        var state = await storage.ReadAsync("new");

        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
        Assert.Equal("", state.State.Title);
    }

    [Fact]
    public async Task Reading_what_is_not_there_empties_the_state_that_was_held()
    {
        var storage = await OpenAsync();
        var state = new TestRecord<TestState> { State = { Title = "held" }, ETag = "old", RecordExists = true };

        await storage.ReadStateAsync(StorageCalls.StateName, StorageCalls.Grain("new"), state);

        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
        Assert.Equal("", state.State.Title);
    }

    [Fact]
    public async Task What_was_written_is_read_back()
    {
        var storage = await OpenAsync();
        var written = await storage.ReadAsync("a");
        written.State.Numbers.AddRange([1, 2, 3]);
        await storage.WriteAsync("a", written, "Morning talk");

        var read = await storage.ReadAsync("a");

        Assert.True(written.RecordExists);
        Assert.True(read.RecordExists);
        Assert.Equal(written.ETag, read.ETag);
        Assert.Equal("Morning talk", read.State.Title);
        Assert.Equal([1, 2, 3], read.State.Numbers);
    }

    [Fact]
    public async Task A_store_that_is_closed_and_opened_again_has_what_was_written()
    {
        await using (var first = await OpenStore.StartAsync(fixture.Settings(Generous), ServiceId))
        {
            await first.Grains.WriteAsync("a", await first.Grains.ReadAsync("a"), "kept");
        }

        Assert.Equal("kept", (await (await OpenAsync()).ReadAsync("a")).State.Title);
    }

    [Fact]
    public async Task Every_write_gives_a_new_etag()
    {
        var storage = await OpenAsync();
        var state = await storage.ReadAsync("a");
        var seen = new HashSet<string>();
        for (var i = 0; i < 10; i++)
        {
            // The same content each time: the tag stands for the write, not for what was written.
            await storage.WriteAsync("a", state, "same");
            Assert.True(seen.Add(Assert.IsType<string>(state.ETag)), "an ETag came twice");
        }

        Assert.Equal(state.ETag, (await storage.ReadAsync("a")).ETag);
    }

    [Fact]
    public async Task Names_grains_and_services_do_not_share_state()
    {
        var storage = await OpenAsync();
        var other = await OpenAsync(serviceId: ServiceId + "-other");
        await storage.WriteAsync("a", await storage.ReadAsync("a"), "mine");

        var otherName = new TestRecord<TestState>();
        await storage.ReadStateAsync("log", StorageCalls.Grain("a"), otherName);

        Assert.False(otherName.RecordExists);
        Assert.False((await storage.ReadAsync("b")).RecordExists);
        Assert.False((await other.ReadAsync("a")).RecordExists);
    }

    [Fact]
    public async Task Two_states_of_one_grain_live_and_end_by_themselves()
    {
        var storage = await OpenAsync();
        var grain = StorageCalls.Grain("a");
        var space = new TestRecord<TestState> { State = { Title = "space" } };
        var events1 = new TestRecord<TestState> { State = { Title = "events 1" } };
        var events12 = new TestRecord<TestState> { State = { Title = "events 12" } };
        await storage.WriteStateAsync("space", grain, space);
        await storage.WriteStateAsync("events-1", grain, events1);
        await storage.WriteStateAsync("events-12", grain, events12);

        await storage.ClearStateAsync("events-1", grain, events1);
        await storage.WriteAsync("a", space, "space, again");

        Assert.False((await storage.ReadAsync("a", "events-1")).RecordExists);
        Assert.Equal("events 12", (await storage.ReadAsync("a", "events-12")).State.Title);
        Assert.Equal(events12.ETag, (await storage.ReadAsync("a", "events-12")).ETag);
        Assert.Equal("space, again", (await storage.ReadAsync("a", "space")).State.Title);
    }

    [Fact]
    public async Task Any_text_can_be_a_grains_key_and_no_two_are_mixed_up()
    {
        string[] keys =
        [
            "a", "A", "a/b", "a%2Fb", "a%252Fb", "a\\b", "/", "//", "%", "?x=1#y&z+w", "a b", " a", "a.", ".", "..", "../a", "~", "~probe",
            "ünï-日本-🎙", "u\u0308", "\u00fc", "a\t\n", "a:b*c|d<e>f\"g'h", new('k', 300), new('k', 301), new string('k', 300) + "/", new('日', 300), new string('日', 299) + "本",
        ];
        keys = [.. keys.Distinct(StringComparer.Ordinal)];
        var storage = await OpenAsync();
        foreach (var key in keys)
        {
            await storage.WriteAsync(key, new TestRecord<TestState>(), $"title of {key}");
        }

        foreach (var key in keys)
        {
            var state = await storage.ReadAsync(key);
            Assert.Equal($"title of {key}", state.State.Title);
            await storage.ClearAsync(key, state);
            Assert.False((await storage.ReadAsync(key)).RecordExists);
        }
    }

    [Fact]
    public async Task A_state_of_two_megabytes_is_stored()
    {
        var storage = await OpenAsync();
        var state = await storage.ReadAsync("a");
        var text = string.Create(2 * 1024 * 1024, 0, static (span, _) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = (char)('a' + (i * 31 % 26));
            }
        });

        await storage.WriteAsync("a", state, text);
        await storage.WriteAsync("a", state, text + "!");

        Assert.Equal(text + "!", (await storage.ReadAsync("a")).State.Title);
    }

    [Fact]
    public async Task A_state_is_stored_as_it_was_at_the_call()
    {
        var storage = await OpenAsync();
        var state = await storage.ReadAsync("a");
        state.State.Numbers.Add(1);

        var writing = storage.WriteAsync("a", state, "at the call");
        state.State.Title = "after the call";
        state.State.Numbers.Add(2);
        await writing;

        var stored = await storage.ReadAsync("a");
        Assert.Equal("at the call", stored.State.Title);
        Assert.Equal([1], stored.State.Numbers);
        Assert.Equal("after the call", state.State.Title);
        Assert.Equal([1, 2], state.State.Numbers);
    }

    [Fact]
    public async Task A_state_of_another_shape_is_an_error_that_names_the_grain()
    {
        var storage = await OpenAsync();
        await storage.WriteAsync("a", await storage.ReadAsync("a"), "title");

        var error = await Assert.ThrowsAnyAsync<Exception>(() => storage.ReadStateAsync(
            StorageCalls.StateName, StorageCalls.Grain("a"), new TestRecord<OtherState>()));

        Assert.True(error is InvalidDataException or IOException, error.ToString());
        Assert.Contains("space/a", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_grains_write_at_the_same_time_and_lose_nothing()
    {
        var storage = await OpenAsync();
        const int Grains = 100;
        const int Writes = 5;

        await Task.WhenAll(Enumerable.Range(0, Grains).Select(async grain =>
        {
            var key = $"g{grain}";
            var state = await storage.ReadAsync(key);
            for (var i = 1; i <= Writes; i++)
            {
                state.State.Numbers.Add(i);
                await storage.WriteAsync(key, state, $"{key} #{i}");
            }
        }));

        for (var grain = 0; grain < Grains; grain++)
        {
            var state = await storage.ReadAsync($"g{grain}");
            Assert.Equal($"g{grain} #{Writes}", state.State.Title);
            Assert.Equal(Enumerable.Range(1, Writes), state.State.Numbers);
        }
    }
}
