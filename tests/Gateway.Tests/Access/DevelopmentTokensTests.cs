using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Spaces.Gateway.Access;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.Tests.Access;

/// <summary>Tokens made here are checked by the very settings that requests are checked with.</summary>
public sealed class DevelopmentTokensTests
{
    private const string Key = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    [Fact]
    public async Task A_token_names_its_person_and_grant()
    {
        using var services = Services(Key);
        var token = Make(services, DateTimeOffset.UtcNow, new Grant { Join = "room" });

        Assert.True(Caller.TryRead(await Principal(services, token), out var caller));
        Assert.Equal("ann", caller.Person.Id.Value);
        Assert.Equal("Ann", caller.Person.Name);
        Assert.Equal("https://example.org/a.png", caller.Person.Picture);
        Assert.True(caller.Grant.MayJoin(new SpaceId("room")));
        Assert.False(caller.Grant.MayJoin(new SpaceId("other")));
        Assert.False(caller.Grant.Create);
    }

    [Fact]
    public async Task Without_a_grant_a_token_allows_everything()
    {
        using var services = Services(Key);

        Assert.True(Caller.TryRead(await Principal(services, Make(services, DateTimeOffset.UtcNow, null)), out var caller));
        Assert.True(caller.Grant.Create && caller.Grant.MayJoin(new SpaceId("any")));
    }

    [Fact]
    public async Task A_token_expires()
    {
        using var services = Services(Key);

        var young = await Validate(services, Make(services, DateTimeOffset.UtcNow.AddHours(-11), null));
        var old = await Validate(services, Make(services, DateTimeOffset.UtcNow.AddHours(-12).AddMinutes(-5), null));

        Assert.True(young.IsValid, young.Exception?.Message);
        Assert.IsType<SecurityTokenExpiredException>(old.Exception);
    }

    [Fact]
    public async Task Another_key_an_unsigned_and_an_endless_token_are_refused()
    {
        using var services = Services(Key);
        using var others = Services(Convert.ToBase64String(new byte[32]));
        Assert.False((await Validate(services, Make(others, DateTimeOffset.UtcNow, null))).IsValid);

        var parts = Make(services, DateTimeOffset.UtcNow, null).Split('.');
        var none = $"{Base64UrlEncoder.Encode("{\"alg\":\"none\",\"typ\":\"JWT\"}")}.{parts[1]}.";
        Assert.False((await Validate(services, none)).IsValid);

        var endless = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Claims = new Dictionary<string, object> { ["sub"] = "ann" },
            SigningCredentials = new SigningCredentials(services.GetRequiredService<SigningKeys>().Key, SecurityAlgorithms.HmacSha256),
        });
        Assert.False((await Validate(services, endless)).IsValid);
    }

    [Fact]
    public void In_development_the_key_is_made_once_and_kept_for_its_owner_alone()
    {
        var folder = Directory.CreateTempSubdirectory("spaces-key-");
        try
        {
            using var first = Services(null, folder.FullName);
            using var second = Services(null, folder.FullName);

            Assert.Equal(first.GetRequiredService<SigningKeys>().Key.Key, second.GetRequiredService<SigningKeys>().Key.Key);
            var file = Assert.Single(folder.GetFiles());
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, file.UnixFileMode);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static ServiceProvider Services(string? key, string? folder = null)
    {
        var builder = new ServiceCollection();
        builder.AddLogging();
        builder.AddSingleton(TimeProvider.System);
        builder.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Auth:Key"] = key, ["DataDirectory"] = folder })
            .Build());
        builder.AddSingleton<IHostEnvironment>(new HostingEnvironment());
        builder.AddAccess();
        return builder.BuildServiceProvider();
    }

    private static string Make(ServiceProvider services, DateTimeOffset at, Grant? grant) =>
        new DevelopmentTokens(services.GetRequiredService<SigningKeys>(), new ManualTime(at)).Make("ann", "Ann", "https://example.org/a.png", grant);

    private static async Task<TokenValidationResult> Validate(ServiceProvider services, string token)
    {
        var bearer = services.GetRequiredService<IOptionsMonitor<JwtBearerOptions>>().Get(JwtBearerDefaults.AuthenticationScheme);
        return await new JsonWebTokenHandler { MapInboundClaims = bearer.MapInboundClaims }
            .ValidateTokenAsync(token, bearer.TokenValidationParameters);
    }

    private static async Task<ClaimsPrincipal> Principal(ServiceProvider services, string token)
    {
        var result = await Validate(services, token);
        Assert.True(result.IsValid, result.Exception?.Message);
        return new ClaimsPrincipal(result.ClaimsIdentity);
    }

    private sealed class HostingEnvironment : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = Environments.Development;

        public string ApplicationName { get; set; } = "tests";

        public string ContentRootPath { get; set; } = "/";

        public Microsoft.Extensions.FileProviders.IFileProvider ContentRootFileProvider { get; set; } =
            new Microsoft.Extensions.FileProviders.NullFileProvider();
    }
}
