namespace Spaces.Silo.Storage;

/// <summary>Asks the store whether it would take a write now.</summary>
internal interface IStorageProbe
{
    /// <summary>Completes once the store has shown that it takes writes; fails with the reason it does not.</summary>
    Task ProbeAsync(CancellationToken cancellationToken);
}
