using Spaces.Grains.Interfaces.Commands;
using Spaces.TestKit.Docs;

namespace Spaces.Grains.Tests.Domain;

public sealed class PermissionPageTests
{
    private const string Write = "SPACES_WRITE_DOCS";

    [Fact]
    public void The_manual_says_what_the_table_says()
    {
        var path = Path.Combine(Checkout.Root(), "docs", "permissions.md");
        var page = PermissionPage.Render();
        if (Environment.GetEnvironmentVariable(Write) == "1")
        {
            File.WriteAllText(path, page);
        }

        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == page,
            $"docs/permissions.md is not what the permission table says: run this test with {Write}=1 and look at what changed.");
    }

    [Fact]
    public void The_manual_has_every_action_once() =>
        Assert.Equal(Enum.GetValues<SpaceAction>(), PermissionPage.Actions.Order());
}
