namespace Spaces.Benchmarks.Allocations;

/// <summary>A piece of the hot path whose allocations are budgeted. All of it runs on the measuring thread.</summary>
internal interface IAllocationPath : IDisposable
{
    /// <summary>Its name in the budget.</summary>
    string Name { get; }

    /// <summary>What one operation is.</summary>
    string Operation { get; }

    /// <summary>Makes the input of the next round; not measured.</summary>
    void Prepare();

    /// <summary>One round; answers how many operations it was.</summary>
    /// <exception cref="InvalidOperationException">The path did not do its work: what it then allocates says nothing.</exception>
    int Run();
}
