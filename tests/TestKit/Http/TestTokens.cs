using System.Collections.Concurrent;

namespace Spaces.TestKit.Http;

/// <summary>Development tokens of one gateway, one a person, each asked for once.</summary>
internal sealed class TestTokens(SpacesClient client)
{
    private readonly ConcurrentDictionary<string, Task<string>> _tokens = new();

    /// <summary>The token of a person, who may create and join anything.</summary>
    public Task<string> OfAsync(string subject, CancellationToken cancel) =>
        _tokens.GetOrAdd(subject, s => client.MakeTokenAsync(s, s, cancel));
}
