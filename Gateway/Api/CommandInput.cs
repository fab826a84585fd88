using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.Api;

/// <summary>Reads what clients say in commands, over HTTP and the hub alike: everything is bounded, and what cannot be used is named.</summary>
internal static class CommandInput
{
    /// <summary>The longest title, in characters.</summary>
    public const int MaxTitle = 120;

    /// <summary>How many topics a space has at most.</summary>
    public const int MaxTopics = 5;

    /// <summary>The longest topic, in characters.</summary>
    public const int MaxTopic = 40;

    /// <summary>The longest reason, in characters.</summary>
    public const int MaxReason = 280;

    /// <summary>The most places that a stage can have.</summary>
    public const int MaxStage = 100;

    // A ban that ends in ten years is one that does not.
    private const int MaxBanMinutes = 10 * 366 * 24 * 60;

    /// <summary>Reads a person's id.</summary>
    public static bool TryReadUser(string? text, out ParticipantId user, [NotNullWhen(false)] out Problem? problem)
    {
        problem = ParticipantId.TryParse(text, out user) ? null : BadUser();
        return problem is null;
    }

    /// <summary>What names nobody.</summary>
    public static Problem BadUser() =>
        Problems.BadRequest($"A user's id has 1 to {ParticipantId.MaxLength} characters, none of them control characters; in a path it is URL-encoded.");

    /// <summary>Reads settings of which any may be left out.</summary>
    public static bool TryReadSettings(SettingsBody body, [NotNullWhen(true)] out SettingsInput? settings, [NotNullWhen(false)] out Problem? problem)
    {
        settings = null;
        var title = body.Title?.Trim();
        if (title is not null && !IsText(title, MaxTitle))
        {
            problem = Problems.BadRequest($"'title' must have 1 to {MaxTitle} characters, none of them control characters.");
            return false;
        }

        string[]? topics = body.Topics is null ? null : [.. body.Topics.Select(t => t?.Trim() ?? "").Distinct(StringComparer.OrdinalIgnoreCase)];
        if (topics is not null && (topics.Length > MaxTopics || !Array.TrueForAll(topics, t => IsText(t, MaxTopic))))
        {
            problem = Problems.BadRequest($"'topics' must be at most {MaxTopics} words or phrases of 1 to {MaxTopic} characters, none of them control characters.");
            return false;
        }

        if (!TryReadPolicy(body.Join, "join", out var join, out problem) || !TryReadPolicy(body.Speak, "speak", out var speak, out problem))
        {
            return false;
        }

        if (body.StageCapacity is < 1 or > MaxStage)
        {
            problem = Problems.BadRequest($"'stageCapacity' must be 1 to {MaxStage}.");
            return false;
        }

        settings = new SettingsInput(title, topics, join, speak, body.StageCapacity, body.Music);
        return true;
    }

    /// <summary>Reads a reason, which may be left out.</summary>
    public static bool TryReadReason(string? text, out string? reason, [NotNullWhen(false)] out Problem? problem)
    {
        reason = text?.Trim() is { Length: > 0 } given ? given : null;
        problem = reason is null || IsText(reason, MaxReason)
            ? null
            : Problems.BadRequest($"'reason' must have at most {MaxReason} characters, none of them control characters.");
        return problem is null;
    }

    /// <summary>Reads when a ban ends by itself, as a number of minutes or a time; null: never.</summary>
    public static bool TryReadBanEnd(int? minutes, string? until, DateTimeOffset now, out DateTimeOffset? end, [NotNullWhen(false)] out Problem? problem)
    {
        end = null;
        problem = null;
        if (minutes is not null && until is not null)
        {
            problem = Problems.BadRequest("Give 'minutes' or 'until', not both; neither for a ban that holds until it is lifted.");
        }
        else if (minutes is < 1 or > MaxBanMinutes)
        {
            problem = Problems.BadRequest($"'minutes' must be 1 to {MaxBanMinutes}; left out, the ban holds until it is lifted.");
        }
        else if (minutes is { } given)
        {
            end = now.AddMinutes(given);
        }
        else if (until is not null)
        {
            var read = DateTimeOffset.TryParse(until, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time);
            end = time;
            problem = read && time > now && time <= now.AddMinutes(MaxBanMinutes)
                ? null
                : Problems.BadRequest("'until' must be a time to come, as 2030-01-31T12:00:00Z, and at most ten years away; left out, the ban holds until it is lifted.");
        }

        return problem is null;
    }

    /// <summary>Reads one of our words.</summary>
    public static bool TryReadWord<T>(string? word, string name, out T value, [NotNullWhen(false)] out Problem? problem)
        where T : struct, Enum
    {
        problem = Words.TryParse(word, out value) ? null : Problems.BadRequest($"'{name}' must be {Words.All<T>()}.");
        return problem is null;
    }

    private static bool TryReadPolicy(string? word, string name, out AccessPolicy? policy, [NotNullWhen(false)] out Problem? problem)
    {
        policy = null;
        problem = null;
        if (word is null)
        {
            return true;
        }

        var read = TryReadWord<AccessPolicy>(word, name, out var value, out problem);
        policy = value;
        return read;
    }

    private static bool IsText(string text, int max) => text.Length > 0 && text.Length <= max && !text.Any(char.IsControl);
}

/// <summary>Settings of a space that were read; null was left out.</summary>
internal sealed record SettingsInput(string? Title, string[]? Topics, AccessPolicy? Join, AccessPolicy? Speak, int? StageCapacity, bool? Music);
