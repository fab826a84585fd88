using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Spaces.Gateway.Access;

namespace Spaces.Gateway.Tests.Access;

/// <summary>Shared keys are replaced while the gateway runs.</summary>
public sealed class KeyRotationTests
{
    private static readonly byte[] Old = [.. Enumerable.Repeat((byte)1, 32)];
    private static readonly byte[] New = [.. Enumerable.Repeat((byte)2, 48)];

    [Fact]
    public async Task Every_listed_key_is_taken_and_no_other()
    {
        await using var rig = new AccessRig(
            "Production", ("Auth:Key", Text(AccessRig.Key)), ("Auth:Keys:0:Key", Text(Old)), ("Auth:Keys:1:Key", Text(New)), ("Auth:Keys:1:Id", "new"));

        Assert.Null(await rig.FaultAsync(Sign(rig, AccessRig.Key)));
        Assert.Null(await rig.FaultAsync(Sign(rig, Old)));
        Assert.Null(await rig.FaultAsync(Sign(rig, Old, "an id of the application's own")));
        Assert.Null(await rig.FaultAsync(Sign(rig, New)));
        Assert.Null(await rig.FaultAsync(Sign(rig, New, "new")));
        Assert.Equal(TokenFault.BadSignature, await rig.FaultAsync(Sign(rig, new byte[32])));
    }

    [Fact]
    public async Task A_token_that_names_a_key_is_signed_with_it()
    {
        await using var rig = new AccessRig(
            "Production", ("Auth:Keys:0:Key", Text(Old)), ("Auth:Keys:0:Id", "old"), ("Auth:Keys:1:Key", Text(New)), ("Auth:Keys:1:Id", "new"));

        Assert.Null(await rig.FaultAsync(Sign(rig, Old, "old")));
        Assert.Equal(TokenFault.BadSignature, await rig.FaultAsync(Sign(rig, Old, "new")));
    }

    [Fact]
    public async Task A_rotation_refuses_nobody_until_the_old_key_goes()
    {
        await using var rig = new AccessRig("Production", ("Auth:Keys:0:Key", Text(Old)));
        var early = Sign(rig, Old);
        Assert.Null(await rig.FaultAsync(early));

        rig.Change(("Auth:Keys:0:Key", Text(Old)), ("Auth:Keys:1:Key", Text(New)));
        var late = Sign(rig, New);
        Assert.Null(await rig.FaultAsync(early));
        Assert.Null(await rig.FaultAsync(late));

        rig.Change(("Auth:Keys:0:Key", Text(New)));
        Assert.Equal(TokenFault.BadSignature, await rig.FaultAsync(early));
        Assert.Null(await rig.FaultAsync(late));
    }

    [Theory]
    [InlineData("Auth:Keys:0:Key", "c2hvcnQ=", "Auth:Keys:0:Key")]
    [InlineData("Other", "x", "Auth:Key is not set")]
    [InlineData("Auth:Kesy:0:Key", "c2hvcnQ=", "'Kesy'")]
    [InlineData("Auth:Keys", "c2hvcnQ=", "Auth:Keys")]
    [InlineData("Auth:Keys:0:Name", "c2hvcnQ=", "'Name'")]
    [InlineData("Auth:Issuers:0:DefaultGrant", "everything", "Auth:Issuers:0:DefaultGrant")]
    [InlineData("Auth:ClockSkew", "soon", "Auth:ClockSkew")]
    public async Task A_broken_change_is_refused_and_logged_and_the_keys_before_stay(string name, string value, string logged)
    {
        await using var rig = new AccessRig("Production", ("Auth:Keys:0:Key", Text(Old)));
        Assert.Null(await rig.FaultAsync(Sign(rig, Old)));

        rig.Change((name, value));

        Assert.Null(await rig.FaultAsync(Sign(rig, Old)));
        var line = Assert.Single(rig.Log.Lines, l => l.StartsWith("Error", StringComparison.Ordinal));
        Assert.Contains(logged, line, StringComparison.Ordinal);
        Assert.DoesNotContain("c2hvcnQ=", line, StringComparison.Ordinal);

        rig.Change(("Auth:Keys:0:Key", Text(New)));
        Assert.Equal(TokenFault.BadSignature, await rig.FaultAsync(Sign(rig, Old)));
        Assert.Null(await rig.FaultAsync(Sign(rig, New)));
    }

    [Fact]
    public async Task Broken_settings_at_the_start_are_not_taken_at_all()
    {
        await using var rig = new AccessRig("Production", ("Auth:Keys:0:Key", "c2hvcnQ="));

        await Assert.ThrowsAsync<OptionsValidationException>(() => rig.FaultAsync(Sign(rig, Old)));
    }

    [Fact]
    public async Task Writing_the_settings_file_is_enough()
    {
        var folder = Directory.CreateTempSubdirectory("spaces-auth-");
        try
        {
            var file = Path.Combine(folder.FullName, "appsettings.json");
            File.WriteAllText(file, Settings(Old));
            var time = new ManualTime();
            var services = new ServiceCollection();
            services.AddLogging();
            services.AddSingleton<TimeProvider>(time);
            services.AddSingleton<IConfiguration>(_ => new ConfigurationBuilder().AddJsonFile(file, optional: false, reloadOnChange: true).Build());
            services.AddSingleton<IHostEnvironment>(new FixedEnvironment { EnvironmentName = "Production" });
            services.AddAccess();
            await using var provider = services.BuildServiceProvider();
            var reader = provider.GetRequiredService<TokenReader>();
            var token = TestSigner.Hs256(Old, TestSigner.Claims(time.GetUtcNow()));
            Assert.True((await reader.ReadAsync(token, TestContext.Current.CancellationToken)).IsValid);

            File.WriteAllText(file, Settings(New));

            Poll.Until(
                () => reader.ReadAsync(token, CancellationToken.None).GetAwaiter().GetResult().Fault == TokenFault.BadSignature,
                "the removed key is refused");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Settings(byte[] key) => $"{{\"Auth\":{{\"Keys\":[{{\"Key\":\"{Text(key)}\"}}]}}}}";

    private static string Text(byte[] key) => Convert.ToBase64String(key);

    private static string Sign(AccessRig rig, byte[] key, string? id = null) => TestSigner.Hs256(key, TestSigner.Claims(rig.Now), id);
}
