using System.Text.Json;

namespace Spaces.Benchmarks.Allocations;

/// <summary>The bytes that one operation of each path may allocate, as <c>allocation-budget.json</c> says.</summary>
internal static class AllocationBudget
{
    /// <exception cref="JsonException">The file is not one object of numbers.</exception>
    public static Dictionary<string, double> Read()
    {
        string file = Path.Combine(AppContext.BaseDirectory, "allocation-budget.json");
        return JsonSerializer.Deserialize<Dictionary<string, double>>(File.ReadAllText(file))
            ?? throw new JsonException($"{file} is empty.");
    }
}
