using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.RoomLink;

/// <summary>A command on somebody whose effect is waited for.</summary>
/// <param name="Space">Where.</param>
/// <param name="Person">On whom.</param>
/// <param name="Action">What it does to them, one of a few words.</param>
internal readonly record struct PendingEffect(SpaceId Space, ParticipantId Person, string Action);

/// <summary>The commands whose effects are waited for: not for long, and not many. Time is an argument; one caller at a time.</summary>
internal sealed class PendingEffects
{
    /// <summary>Longer than this nothing is waited for: a notice that late was lost and repaired by a lease.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Commands that are waited for at a time; more are not measured.</summary>
    public const int Most = 1_024;

    private readonly Dictionary<PendingEffect, TimeSpan> _asked = [];
    private readonly List<PendingEffect> _found = [];

    /// <summary>How many are waited for.</summary>
    public int Count => _asked.Count;

    /// <summary>Waits for an effect, from now on. The same command once more does not begin anew.</summary>
    public void Add(PendingEffect effect, TimeSpan now)
    {
        if (_asked.Count >= Most)
        {
            Forget(now);
        }

        if (_asked.Count < Most)
        {
            _asked.TryAdd(effect, now);
        }
    }

    /// <summary>Waits no more.</summary>
    public void Remove(PendingEffect effect) => _asked.Remove(effect);

    /// <summary>Takes what was waited for of a person, each with the time when it was asked; what came too late is not among it.</summary>
    public IReadOnlyList<(string Action, TimeSpan Asked)> Take(SpaceId space, ParticipantId person, TimeSpan now)
    {
        Forget(now);
        _found.Clear();
        _found.AddRange(_asked.Keys.Where(e => e.Space == space && e.Person == person));
        return [.. _found.Select(e => _asked.Remove(e, out var asked) ? (e.Action, asked) : default)];
    }

    private void Forget(TimeSpan now)
    {
        foreach (var (effect, asked) in _asked)
        {
            if (now - asked > Patience)
            {
                // Taking out while walking is allowed of a dictionary.
                _asked.Remove(effect);
            }
        }
    }
}
