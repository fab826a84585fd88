using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.Api;

/// <summary>Where a page begins and how long it is, from the query; everything is bounded.</summary>
internal static class Paging
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;

    /// <summary>Reads how many are wanted.</summary>
    public static bool TryReadLimit(int? given, out int limit, [NotNullWhen(false)] out Problem? problem, int most = MaxLimit)
    {
        limit = given ?? DefaultLimit;
        problem = limit >= 1 && limit <= most ? null : Problems.BadRequest($"'limit' must be 1 to {most}.");
        return problem is null;
    }

    /// <summary>Reads a cursor that is a person's id.</summary>
    public static bool TryReadUserCursor(string? cursor, [NotNullWhen(false)] out Problem? problem)
    {
        problem = cursor is null || ParticipantId.TryParse(cursor, out _) ? null : BadCursor();
        return problem is null;
    }

    /// <summary>Reads a cursor that is a space's id.</summary>
    public static bool TryReadSpaceCursor(string? cursor, [NotNullWhen(false)] out Problem? problem)
    {
        problem = cursor is null || SpaceId.TryParse(cursor, out _) ? null : BadCursor();
        return problem is null;
    }

    /// <summary>Reads a cursor that is a number.</summary>
    public static bool TryReadNumberCursor(string? cursor, out uint number, [NotNullWhen(false)] out Problem? problem)
    {
        number = 0;
        problem = cursor is null || uint.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out number) ? null : BadCursor();
        return problem is null;
    }

    /// <summary>Reads a number from 0 on.</summary>
    public static bool TryReadFrom(long? given, string name, out long number, [NotNullWhen(false)] out Problem? problem)
    {
        number = given ?? 0;
        problem = number >= 0 ? null : Problems.BadRequest($"'{name}' must be 0 or more.");
        return problem is null;
    }

    private static Problem BadCursor() => Problems.BadRequest("'cursor' must be the one that the page before gave.");
}
