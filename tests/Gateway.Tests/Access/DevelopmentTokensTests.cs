using Spaces.Gateway.Access;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.Tests.Access;

/// <summary>Tokens made here are read by the very reader that requests are read with.</summary>
public sealed class DevelopmentTokensTests
{
    [Fact]
    public async Task A_token_names_its_person_and_grant()
    {
        await using var rig = new AccessRig();
        var caller = await rig.CallerAsync(Make(rig, new Grant { Join = "room" }));

        Assert.Equal("ann", caller.Person.Id.Value);
        Assert.Equal("Ann", caller.Person.Name);
        Assert.Equal("https://example.org/a.png", caller.Person.Picture);
        Assert.True(caller.Grant.MayJoin(new SpaceId("room")));
        Assert.False(caller.Grant.MayJoin(new SpaceId("other")));
        Assert.False(caller.Grant.Create);
    }

    [Fact]
    public async Task Without_a_grant_a_token_may_create_and_join_anything_but_is_no_moderator_s()
    {
        await using var rig = new AccessRig();

        Assert.Equal(new Grant { Create = true, Join = Grant.AnySpace }, (await rig.CallerAsync(Make(rig, null))).Grant);
    }

    [Fact]
    public async Task A_token_expires()
    {
        await using var rig = new AccessRig();
        var token = Make(rig, null, TimeSpan.FromHours(1));
        rig.Time.Elapsed = TimeSpan.FromMinutes(60);
        Assert.Null(await rig.FaultAsync(token));
        rig.Time.Elapsed = TimeSpan.FromMinutes(61);

        Assert.Equal(TokenFault.Expired, await rig.FaultAsync(token));
    }

    [Fact]
    public async Task The_first_key_signs()
    {
        await using var rig = new AccessRig(
            "Production", ("Auth:Keys:0:Key", Convert.ToBase64String(AccessRig.Key)), ("Auth:Keys:1:Key", Convert.ToBase64String(new byte[32])));
        await using var second = new AccessRig("Production", ("Auth:Key", Convert.ToBase64String(new byte[32])));
        var token = Make(rig, null);

        Assert.Null(await rig.FaultAsync(token));
        Assert.Equal(TokenFault.BadSignature, await second.FaultAsync(token));
    }

    [Fact]
    public async Task In_development_the_key_is_made_once_and_kept_for_its_owner_alone()
    {
        var folder = Directory.CreateTempSubdirectory("spaces-key-");
        try
        {
            await using var first = new AccessRig("Development", ("DataDirectory", folder.FullName));
            await using var second = new AccessRig("Development", ("DataDirectory", folder.FullName));

            Assert.Null(await second.FaultAsync(Make(first, null)));
            Assert.Null(await first.FaultAsync(Make(second, null)));
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

    [Fact]
    public async Task Elsewhere_no_key_is_made_when_there_are_issuers_alone()
    {
        var folder = Directory.CreateTempSubdirectory("spaces-key-");
        try
        {
            await using var rig = new AccessRig(
                "Production",
                ("DataDirectory", folder.FullName), ("Auth:Issuers:0:Issuer", "https://issuer.example.org"), ("Auth:Issuers:0:Audience", "spaces"));

            Assert.Equal(TokenFault.BadSignature, await rig.FaultAsync(TestSigner.Hs256(AccessRig.Key, TestSigner.Claims(rig.Now))));
            Assert.Throws<InvalidOperationException>(() => Make(rig, null));
            Assert.Empty(folder.GetFiles());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Make(AccessRig rig, Grant? grant, TimeSpan? lifetime = null) =>
        rig.Get<DevelopmentTokens>().Make("ann", "Ann", "https://example.org/a.png", grant, lifetime ?? DevelopmentTokens.DefaultLifetime);
}
