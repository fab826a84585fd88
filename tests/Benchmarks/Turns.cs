namespace Spaces.Benchmarks;

/// <summary>
/// Whose turn it is among many contexts: a gateway protects for a thousand listeners one after the other, so none of them finds its keys in
/// the processor's nearest cache. A round ends when each has had its turn.
/// </summary>
internal struct Turns
{
    /// <summary>How many contexts take turns.</summary>
    public const int Contexts = 1000;

    private int _next;

    /// <summary>Rounds that are over.</summary>
    public int Round { get; private set; }

    /// <summary>The context whose turn it is; the round is read before.</summary>
    public int Take()
    {
        int turn = _next++;
        if (_next == Contexts)
        {
            _next = 0;
            Round++;
        }

        return turn;
    }

    /// <summary>True before the first turn of a round.</summary>
    public readonly bool BeginsRound => _next == 0;
}
