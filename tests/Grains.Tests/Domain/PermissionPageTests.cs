using Spaces.Grains.Interfaces.Commands;

namespace Spaces.Grains.Tests.Domain;

public sealed class PermissionPageTests
{
    private const string Write = "SPACES_WRITE_DOCS";

    [Fact]
    public void The_manual_says_what_the_table_says()
    {
        var path = Path.Combine(Root(), "docs", "permissions.md");
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

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Spaces.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests are not below Spaces.sln.");
    }
}
