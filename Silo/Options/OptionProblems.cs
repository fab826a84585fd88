using System.Globalization;
using Microsoft.Extensions.Options;

namespace Spaces.Silo.Options;

/// <summary>Collects what is wrong with a set of options, each with the option's full name and its value.</summary>
internal sealed class OptionProblems
{
    private readonly List<string> _found = [];

    /// <summary>Notes that <paramref name="option"/> is unusable with <paramref name="value"/>, and why.</summary>
    public void Add(string option, object? value, string reason) =>
        _found.Add(string.Create(CultureInfo.InvariantCulture, $"{option} = '{value}' {reason}."));

    /// <summary>Notes an empty text; answers whether there was one.</summary>
    public bool CheckPresent(string option, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
        {
            return true;
        }

        Add(option, value, "must not be empty");
        return false;
    }

    /// <summary>Notes a number that is no TCP port (1 to 65535); answers whether it is one.</summary>
    public bool CheckPort(string option, int value)
    {
        if (value is >= 1 and <= 65535)
        {
            return true;
        }

        Add(option, value, "is not a port; ports are 1 to 65535");
        return false;
    }

    /// <summary>Notes two ports of one process that are the same.</summary>
    public void CheckDistinct(string option, int value, string otherOption, int otherValue)
    {
        if (value == otherValue)
        {
            Add(option, value, string.Create(CultureInfo.InvariantCulture, $"conflicts with {otherOption} = '{otherValue}': they must differ"));
        }
    }

    /// <summary>Success if nothing was noted, else a failure with every note.</summary>
    public ValidateOptionsResult ToResult() =>
        _found.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_found);
}
