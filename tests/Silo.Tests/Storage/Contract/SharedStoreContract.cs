using System.Net;
using Orleans.Storage;
using Spaces.Silo.Hosting;
using Spaces.Silo.Storage;
using Spaces.Silo.Tests.Hosting;
using Spaces.Silo.Tests.Storage.Servers;

namespace Spaces.Silo.Tests.Storage.Contract;

/// <summary>What a store adds that is a server of its own: it can be away, and an answer can be lost on the way.</summary>
public abstract class SharedStoreContract(ServerFixture fixture) : StorageContract(fixture)
{
    [Fact]
    public async Task Reads_and_writes_fail_in_time_while_the_server_is_gone_and_work_when_it_is_back()
    {
        var store = await OpenAsync(fixture.Settings(Short));
        var state = await store.Grains.ReadAsync("a");
        await store.Grains.WriteAsync("a", state, "before");

        await using (await fixture.StopAsync())
        {
            // Again and again: the first finds a broken connection, the next ones find none.
            for (var i = 0; i < 3; i++)
            {
                await AssertFailsInTimeAsync(() => store.Grains.WriteAsync("a", state, "during"));
                await AssertFailsInTimeAsync(() => store.Grains.ReadAsync("a"));
                await AssertFailsInTimeAsync(() => store.Grains.ClearAsync("a", state));
                await AssertFailsInTimeAsync(() => store.Probe.ProbeAsync(Cancellation));
            }
        }

        // None of them reached the server, so this needs no reading again.
        await TryUntilBackAsync(() => store.Grains.WriteAsync("a", state, "after"));
        Assert.Equal("after", (await store.Grains.ReadAsync("a")).State.Title);
        await store.Probe.ProbeAsync(Cancellation);
    }

    [Fact]
    public async Task Reads_and_clears_of_a_server_that_hangs_fail_in_time()
    {
        var store = await OpenAsync(fixture.Settings(Short));
        var state = await store.Grains.ReadAsync("a");
        await store.Grains.WriteAsync("a", state, "before");

        await using (await fixture.HangAsync())
        {
            await AssertFailsInTimeAsync(() => store.Grains.ReadAsync("a"));
            await AssertFailsInTimeAsync(() => store.Grains.ClearAsync("a", state));
            await AssertFailsInTimeAsync(() => store.Grains.ClearAsync("b", new TestRecord<TestState>()));
        }

        Assert.Equal("before", state.State.Title);
        await WriteUntilTakenAsync(store.Grains, "a", state, "after");
    }

    [Fact]
    public async Task A_large_write_to_a_server_that_hangs_fails_in_time()
    {
        var store = await OpenAsync(fixture.Settings(Short));
        var state = await store.Grains.ReadAsync("a");

        await using (await fixture.HangAsync())
        {
            // More than the kernel buffers: the client cannot even hand it over.
            await AssertFailsInTimeAsync(() => store.Grains.WriteAsync("a", state, new string('x', 16 * 1024 * 1024)));
            await AssertFailsInTimeAsync(() => store.Grains.ReadAsync("b"));
        }

        await WriteUntilTakenAsync(store.Grains, "b", new TestRecord<TestState>(), "after");
        // Reading the large one again, if it was applied, may take longer than this store waits.
        await WriteUntilTakenAsync(await OpenAsync(), "a", state, "after");
    }

    [Fact]
    public async Task A_write_whose_answer_was_lost_fails_and_the_next_one_finds_out_that_it_was_applied()
    {
        await using var between = new AnswerCutter(fixture.Server.Port);
        var store = await OpenAsync(fixture.SettingsAt(between.Port, Generous));
        var state = await store.Grains.ReadAsync("a");
        await store.Grains.WriteAsync("a", state, "one");
        var tag = state.ETag;

        between.CutNextAnswer();
        // Not a conflict: nobody else wrote.
        await Assert.ThrowsAsync<IOException>(() => store.Grains.WriteAsync("a", state, "two"));
        Assert.Equal(1, between.Cut);
        Assert.Equal(tag, state.ETag);

        await Assert.ThrowsAsync<InconsistentStateException>(() => TryUntilBackAsync(() => store.Grains.WriteAsync("a", state, "three")));
        var stored = await store.Grains.ReadAsync("a");
        Assert.Equal("two", stored.State.Title);
        await store.Grains.WriteAsync("a", stored, "three");
    }

    [Fact]
    public async Task A_first_write_whose_answer_was_lost_is_found_out_too()
    {
        await using var between = new AnswerCutter(fixture.Server.Port);
        var store = await OpenAsync(fixture.SettingsAt(between.Port, Generous));
        var state = await store.Grains.ReadAsync("a");

        between.CutNextAnswer();
        await Assert.ThrowsAsync<IOException>(() => store.Grains.WriteAsync("a", state, "one"));

        await Assert.ThrowsAsync<InconsistentStateException>(() => TryUntilBackAsync(() => store.Grains.WriteAsync("a", state, "two")));
        Assert.Equal("one", (await store.Grains.ReadAsync("a")).State.Title);
    }

    [Fact]
    public async Task Two_silos_see_each_others_writes()
    {
        var one = await OpenAsync();
        var two = await OpenAsync();
        await one.WriteAsync("a", await one.ReadAsync("a"), "from one");

        var state = await two.ReadAsync("a");
        await two.WriteAsync("a", state, "from two");

        Assert.Equal("from two", (await one.ReadAsync("a")).State.Title);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_an_error_that_names_the_setting() =>
        await AssertDoesNotStartAsync(fixture.SettingsAt(FreePorts.Take(1)[0], Short));

    [Fact]
    public async Task A_server_that_hangs_is_an_error_that_names_the_setting()
    {
        await using var outage = await fixture.HangAsync();
        await AssertDoesNotStartAsync(fixture.Settings(Short));
    }

    [Fact]
    public async Task Credentials_that_the_server_refuses_are_an_error_that_names_the_setting() =>
        await AssertDoesNotStartAsync(fixture.SettingsAt(fixture.Server.Port, Short, wrongSecret: true));

    [Fact]
    public async Task Nothing_that_is_logged_or_thrown_holds_the_secret()
    {
        using var log = new LogText();
        await using var store = await OpenStore.StartAsync(fixture.Settings(Short), ServiceId, log);
        var state = await store.Grains.ReadAsync("a");
        await store.Grains.WriteAsync("a", state, "one");
        Exception error;
        await using (await fixture.StopAsync())
        {
            error = await Assert.ThrowsAsync<IOException>(() => store.Grains.WriteAsync("a", state, "two"));
        }

        Assert.Contains("Grain state is kept in", log.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(fixture.Secret, log.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(fixture.Secret, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_starts_on_it_and_is_ready_while_it_takes_writes()
    {
        using var silo = new SiloSettings();
        await using var app = SiloApplication.Create([.. silo.QuietArguments, .. Arguments(fixture.Settings(Short))]);
        await app.StartAsync(Cancellation);
        using var http = new HttpClient { BaseAddress = silo.Http };

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/readyz", Cancellation)).StatusCode);
        await using (await fixture.HangAsync())
        {
            var ready = await http.GetAsync("/readyz", Cancellation);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
            Assert.Contains("storage does not answer", await ready.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }

        await app.StopAsync(Cancellation);
        Assert.False(File.Exists(silo.DatabasePath), "the file of a store that was not chosen was made");
    }

    [Fact]
    public async Task A_silo_without_it_ends_with_a_sentence_for_the_operator()
    {
        using var silo = new SiloSettings();

        var said = await FailedStart.RunAsync([.. silo.QuietArguments, .. Arguments(fixture.SettingsAt(FreePorts.Take(1)[0], Short))], Cancellation);

        Assert.StartsWith($"The silo did not start. {fixture.Setting} names ", said, StringComparison.Ordinal);
        Assert.Single(said.TrimEnd().Split('\n'));
    }

    private static IEnumerable<string> Arguments(Dictionary<string, string?> settings) => settings.Select(setting => $"--{setting.Key}={setting.Value}");

    private async Task AssertDoesNotStartAsync(Dictionary<string, string?> settings)
    {
        using var log = new LogText();

        var error = await Assert.ThrowsAsync<StorageUnavailableException>(() => OpenStore.StartAsync(settings, ServiceId, log).WaitAsync(Generous, Cancellation));

        Assert.StartsWith(fixture.Setting, error.Message, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(fixture.Secret, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(fixture.Secret, log.ToString(), StringComparison.Ordinal);
    }

    private static async Task TryUntilBackAsync(Func<Task> call)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var attempts = 0; ; attempts++)
        {
            try
            {
                await call();
                return;
            }
            catch (IOException) when (attempts < 200)
            {
                await pace.WaitForNextTickAsync(Cancellation);
            }
        }
    }
}
