namespace Spaces.EndToEnd.Tests.Access;

/// <summary>An HTTP route and what it answers to whom.</summary>
/// <param name="Method">The method of the route, or <c>ANY</c> for a route that takes all.</param>
/// <param name="Path">
/// The route's pattern. <c>{user}</c> is a speaker who is none of the callers; in its place <c>{me}</c> is the caller, <c>{host}</c> the host,
/// <c>{listener}</c> the listener and <c>{guest}</c> somebody who is not in the space.
/// </param>
/// <param name="Line">The expected statuses.</param>
internal sealed record RouteRow(string Method, string Path, string Line)
{
    private static readonly string[] Users = ["{me}", "{host}", "{listener}", "{guest}"];

    /// <summary>The request's body: JSON, unless <see cref="BodyType"/> says otherwise.</summary>
    public string? Body { get; init; }

    /// <summary>Type of the body.</summary>
    public string BodyType { get; init; } = "application/json";

    /// <summary>Headers of the request.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The method of the request where the route takes any.</summary>
    public string Verb { get; init; } = Method;

    /// <summary>What comes after the path.</summary>
    public string Query { get; init; } = "";

    /// <summary>What happens in the space before, as <c>host PUT lock</c>: somebody of the cast, a method, a path below the space.</summary>
    public IReadOnlyList<string> Given { get; init; } = [];

    /// <summary>False for files that are served without a route.</summary>
    public bool IsRoute { get; init; } = true;

    /// <summary>The name of the row.</summary>
    public string Name => $"{Method} {Path}";

    /// <summary>The route that it is of.</summary>
    public string Route => $"{Method} {Users.Aggregate(Path, (path, word) => path.Replace(word, "{user}", StringComparison.Ordinal))}";

    /// <summary>The expected statuses.</summary>
    public Cells Expected { get; } = new(Line);

    /// <summary>Whether an answer of 2xx leaves everything as it was.</summary>
    public bool IsSafe => Verb is "GET" or "HEAD";
}
