using System.Globalization;

namespace Spaces.EndToEnd.Tests.Access;

/// <summary>The expected statuses of a row, one per <see cref="Caller"/>, read from a line of a table.</summary>
internal sealed class Cells
{
    private readonly int[] _statuses;

    /// <exception cref="ArgumentException">The line has not one number per caller.</exception>
    public Cells(string line)
    {
        _statuses = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => int.Parse(w, CultureInfo.InvariantCulture))];
        if (_statuses.Length != Enum.GetValues<Caller>().Length)
        {
            throw new ArgumentException($"'{line}' has {_statuses.Length} statuses, and there are {Enum.GetValues<Caller>().Length} callers.", nameof(line));
        }
    }

    /// <summary>What a caller is to get.</summary>
    public int this[Caller caller] => _statuses[(int)caller];
}
