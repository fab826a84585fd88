namespace Spaces.Grains.Media;

/// <summary>Asks the store of the cluster's members, not this process's memory of it, whether this silo is one of them.</summary>
internal sealed class MembershipProof(IClusterMembershipService membership, ILocalSiloDetails silo)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Whether the members as they are stored after this call began name this silo active.</summary>
    /// <exception cref="TimeoutException">The store did not answer.</exception>
    public async Task<bool> IsActiveAsync(CancellationToken cancellation)
    {
        // The first may join a reading that began before the process stood still; the second begins after it.
        for (var i = 0; i < 2; i++)
        {
            await membership.Refresh(cancellationToken: cancellation).AsTask().WaitAsync(Patience, cancellation);
        }

        return membership.CurrentSnapshot.GetSiloStatus(silo.SiloAddress) == SiloStatus.Active;
    }
}
