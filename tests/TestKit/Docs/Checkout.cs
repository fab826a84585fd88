namespace Spaces.TestKit.Docs;

/// <summary>The checkout that the tests were built in: they read its pages, and start its programs.</summary>
public static class Checkout
{
    /// <summary>The folder that <c>Spaces.sln</c> lies in.</summary>
    /// <exception cref="InvalidOperationException">The tests do not lie in a checkout.</exception>
    public static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Spaces.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"{AppContext.BaseDirectory} does not lie below Spaces.sln.");
    }
}
