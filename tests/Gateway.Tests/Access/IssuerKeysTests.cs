using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using Spaces.Gateway.Access;

namespace Spaces.Gateway.Tests.Access;

/// <summary>How an issuer's keys are read, over real HTTP.</summary>
public sealed class IssuerKeysTests
{
    [Fact]
    public async Task A_key_that_the_issuer_takes_new_is_taken_with_the_first_token_that_names_it()
    {
        await using var issuer = await TestIssuer.StartAsync();
        using var old = issuer.AddEc("old");
        await using var rig = Rig(issuer);
        Assert.Null(await FaultAsync(rig, issuer, old, "old"));

        issuer.RemoveKeys();
        using var @new = issuer.AddEc("new");
        Assert.Null(await FaultAsync(rig, issuer, @new, "new"));

        Assert.Equal(2, issuer.KeyReads);
    }

    [Fact]
    public async Task Made_up_key_ids_are_asked_for_once_in_thirty_seconds()
    {
        await using var issuer = await TestIssuer.StartAsync();
        using var key = issuer.AddEc("key");
        await using var rig = Rig(issuer);
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(TokenFault.BadSignature, await FaultAsync(rig, issuer, key, $"made up {i}"));
        }

        var asked = Stopwatch.GetTimestamp();

        Assert.Equal(2, issuer.KeyReads);
        using var late = issuer.AddEc("late");
        Assert.Equal(TokenFault.BadSignature, await FaultAsync(rig, issuer, late, "late"));
        rig.Time.Elapsed = IssuerKeys.RefreshInterval;

        // The library has an interval of its own, a second by the machine's clock.
        Poll.Until(() => Stopwatch.GetElapsedTime(asked) > 1.1 * BaseConfigurationManager.MinimumRefreshInterval, "a second passes");
        Assert.Null(await FaultAsync(rig, issuer, late, "late"));
        Assert.Equal(3, issuer.KeyReads);
    }

    [Fact]
    public async Task Many_tokens_at_once_read_the_keys_once()
    {
        await using var issuer = await TestIssuer.StartAsync();
        var release = new TaskCompletionSource();
        issuer.Hold = cancel => release.Task.WaitAsync(cancel);
        using var key = issuer.AddEc("key");
        await using var rig = Rig(issuer);
        var waiting = Enumerable.Range(0, 20).Select(_ => FaultAsync(rig, issuer, key, "key")).ToArray();
        Poll.Until(() => issuer.KeyReads == 1, "the keys are asked for");
        release.SetResult();

        Assert.All(await Task.WhenAll(waiting), fault => Assert.Null(fault));
        Assert.Equal(1, issuer.KeyReads);
    }

    [Fact]
    public async Task An_issuer_that_is_away_does_not_take_its_keys_with_it()
    {
        await using var issuer = await TestIssuer.StartAsync();
        using var key = issuer.AddEc("key");
        await using var rig = Rig(issuer);
        var claims = issuer.Claims(rig.Now);
        Assert.Null(await rig.FaultAsync(TestSigner.Es256(key, claims, "key")));
        await issuer.StopAsync();

        Assert.Equal(TokenFault.KeysUnavailable, await rig.FaultAsync(TestSigner.Es256(key, claims, "unknown")));
        Assert.Null(await rig.FaultAsync(TestSigner.Es256(key, claims, "key")));
        Assert.Contains(rig.Log.Lines, l => l.StartsWith("Warning The keys of issuer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_issuer_that_fails_is_left_alone_for_a_while_and_then_asked_again()
    {
        await using var issuer = await TestIssuer.StartAsync();
        issuer.Status = 500;
        using var key = issuer.AddEc("key");
        await using var rig = Rig(issuer);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(TokenFault.KeysUnavailable, await FaultAsync(rig, issuer, key, "key"));
        }

        Assert.Equal(1, issuer.KeyReads);
        Assert.Single(rig.Log.Lines, l => l.StartsWith("Warning", StringComparison.Ordinal));
        issuer.Status = 200;
        rig.Time.Elapsed += IssuerKeys.RetryInterval;

        Assert.Null(await FaultAsync(rig, issuer, key, "key"));
    }

    [Fact]
    public async Task A_document_has_a_largest_size()
    {
        await using var issuer = await TestIssuer.StartAsync();
        using var key = issuer.AddEc("key");
        await using var rig = Rig(issuer);
        issuer.Padding = IssuerDocuments.MaxBytes;
        Assert.Equal(TokenFault.KeysUnavailable, await FaultAsync(rig, issuer, key, "key"));

        issuer.Padding = IssuerDocuments.MaxBytes - 4096;
        rig.Time.Elapsed += IssuerKeys.RetryInterval;
        Assert.Null(await FaultAsync(rig, issuer, key, "key"));
    }

    [Theory]
    [InlineData("/elsewhere")]
    [InlineData("/nowhere")]
    [InlineData("/.well-known/openid-configuration")]
    public async Task An_address_that_does_not_hold_the_keys_itself_is_refused(string path)
    {
        await using var issuer = await TestIssuer.StartAsync();
        issuer.KeysUri = issuer.Url + path;
        using var key = issuer.AddEc("key");
        await using var rig = Rig(issuer);

        Assert.Equal(TokenFault.KeysUnavailable, await FaultAsync(rig, issuer, key, "key"));
        Assert.Equal(0, issuer.KeyReads);
    }

    [Theory]
    [InlineData("http://192.0.2.1/keys")]
    [InlineData("file:///etc/passwd")]
    [InlineData("keys")]
    public async Task Discovery_cannot_lead_to_an_address_that_anybody_could_answer_for(string address)
    {
        await using var issuer = await TestIssuer.StartAsync();
        issuer.KeysUri = address;
        using var key = issuer.AddEc("key");
        await using var rig = Rig(issuer);

        Assert.Equal(TokenFault.KeysUnavailable, await FaultAsync(rig, issuer, key, "key"));
        Assert.Contains(rig.Log.Lines, l => l.Contains("neither https nor on loopback", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_discovery_document_of_another_issuer_is_refused()
    {
        await using var issuer = await TestIssuer.StartAsync();
        issuer.ClaimedIssuer = "https://elsewhere.example.org";
        using var key = issuer.AddEc("key");
        await using var rig = Rig(issuer);

        Assert.Equal(TokenFault.KeysUnavailable, await FaultAsync(rig, issuer, key, "key"));
        Assert.Contains(rig.Log.Lines, l => l.Contains("https://elsewhere.example.org", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_without_a_usable_key_does_not_replace_the_keys()
    {
        await using var issuer = await TestIssuer.StartAsync();
        using var key = issuer.AddEc("key");
        await using var rig = Rig(issuer);
        Assert.Null(await FaultAsync(rig, issuer, key, "key"));
        issuer.RemoveKeys();
        issuer.AddSymmetric("oct", AccessRig.Key);

        Assert.Equal(TokenFault.KeysUnavailable, await FaultAsync(rig, issuer, key, "oct"));
        Assert.Null(await FaultAsync(rig, issuer, key, "key"));
    }

    [Fact]
    public async Task Who_waits_for_keys_can_stop_waiting()
    {
        await using var issuer = await TestIssuer.StartAsync();
        using var key = issuer.AddEc("key");
        await using var rig = Rig(issuer);
        Assert.Null(await FaultAsync(rig, issuer, key, "key"));
        issuer.Hold = cancel => Task.Delay(Timeout.Infinite, cancel);
        using var stop = new CancellationTokenSource();
        var waiting = rig.Reader.ReadAsync(TestSigner.Es256(key, issuer.Claims(rig.Now), "unknown"), stop.Token);
        Poll.Until(() => issuer.KeyReads == 2, "the keys are asked for again");
        Assert.False(waiting.IsCompleted);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private static AccessRig Rig(TestIssuer issuer) => new("Production", issuer.Settings());

    private static Task<TokenFault?> FaultAsync(AccessRig rig, TestIssuer issuer, ECDsa key, string keyId) =>
        rig.FaultAsync(TestSigner.Es256(key, issuer.Claims(rig.Now), keyId));
}
