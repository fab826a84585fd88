using Spaces.Gateway.Edge;
using Spaces.Gateway.Metrics;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.RoomLink;

/// <summary>
/// Measures how long a command on somebody takes from its arrival here until this gateway's edge follows it. Of people who are on other gateways only, it is
/// measured when their room's notice comes by here; clocks of two machines are never compared.
/// </summary>
internal sealed class CommandEffects(EdgeClock clock, GatewayMetrics metrics)
{
    private readonly Lock _gate = new();
    private readonly PendingEffects _pending = new();
    private int _count;

    /// <summary>Whether nothing is waited for.</summary>
    public bool IsIdle => Volatile.Read(ref _count) == 0;

    /// <summary>Carries out a command and waits for its effect beside it.</summary>
    public Task<CommandResult> WatchAsync(SpaceId space, SpaceCommand command, Func<SpaceCommand, Task<CommandResult>> execute) =>
        TargetOf(command) is { } target ? WatchAsync(new PendingEffect(space, target.Person, target.Action), command, execute) : execute(command);

    /// <summary>The edge has taken over what the room says of a person.</summary>
    public void Took(SpaceId space, ParticipantId person)
    {
        if (IsIdle)
        {
            return;
        }

        lock (_gate)
        {
            var now = clock.Now;
            foreach (var (action, asked) in _pending.Take(space, person, now))
            {
                metrics.TookEffect((now - asked).TotalMilliseconds, action);
            }

            Volatile.Write(ref _count, _pending.Count);
        }
    }

    private async Task<CommandResult> WatchAsync(PendingEffect effect, SpaceCommand command, Func<SpaceCommand, Task<CommandResult>> execute)
    {
        lock (_gate)
        {
            _pending.Add(effect, clock.Now);
            Volatile.Write(ref _count, _pending.Count);
        }

        // One that throws may be in effect all the same.
        var result = await execute(command);
        if (result.Event == 0 && result.Refusal != RefusalReason.NotStoredYet)
        {
            // Refused, or in effect before: nothing will come.
            lock (_gate)
            {
                _pending.Remove(effect);
                Volatile.Write(ref _count, _pending.Count);
            }
        }

        return result;
    }

    private static (ParticipantId Person, string Action)? TargetOf(SpaceCommand command) => command switch
    {
        MutePerson c => (c.Target, "mute"),
        SetMuted { Muted: true } c => (c.Actor.Id, "mute"),
        MoveToAudience c => (c.Target, "move"),
        RemovePerson c => (c.Target, "remove"),
        BanPerson c => (c.Target, "ban"),
        _ => null,
    };
}
