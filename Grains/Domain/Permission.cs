using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Domain;

/// <summary>Who may do something.</summary>
[Flags]
internal enum Who
{
    /// <summary>Nobody.</summary>
    None = 0,

    /// <summary>A listener, or somebody who has not come in.</summary>
    Listener = 1 << Role.Listener,

    /// <summary>A speaker.</summary>
    Speaker = 1 << Role.Speaker,

    /// <summary>A co-host.</summary>
    CoHost = 1 << Role.CoHost,

    /// <summary>The host.</summary>
    Host = 1 << Role.Host,

    /// <summary>Somebody with the operator's <c>moderate</c> grant, whatever their role in the room is.</summary>
    Moderator = 1 << 4,

    /// <summary>Everybody on stage.</summary>
    OnStage = Speaker | CoHost | Host,

    /// <summary>Every role.</summary>
    Everybody = Listener | OnStage,

    /// <summary>Those who keep order.</summary>
    Hosts = CoHost | Host | Moderator,

    /// <summary>Those who decide about the space itself.</summary>
    Owner = Host | Moderator,
}

/// <summary>Where the one has to be whom something is done to.</summary>
internal enum TargetRule
{
    /// <summary>It is done to nobody.</summary>
    None,

    /// <summary>Anywhere, also somebody who was never here.</summary>
    Anybody,

    /// <summary>In the space.</summary>
    InSpace,

    /// <summary>On stage.</summary>
    OnStage,
}

/// <summary>What a command needs of the store, and what becomes of it while the store does not answer.</summary>
internal enum Durability
{
    /// <summary>Takes effect and is stored in its turn: losing it costs nobody more than doing it again.</summary>
    Relaxed,

    /// <summary>Is stored before it is answered; refused while the store is away, as it would not hold.</summary>
    Durable,

    /// <summary>Restrains somebody: takes effect at once, even while the store is away, and is answered when it is stored.</summary>
    DurableAtOnce,
}

/// <summary>A row of the permission table.</summary>
/// <param name="Action">What is done.</param>
/// <param name="Who">Who may do it.</param>
/// <param name="Here">Whether the actor has to be in the space; host, co-hosts and moderators may do the other things from outside, as back ends do.</param>
/// <param name="Target">Where the target has to be.</param>
/// <param name="Kept">How it is kept; null for what changes nothing.</param>
internal sealed record Permission(SpaceAction Action, Who Who, bool Here, TargetRule Target, Durability? Kept)
{
    /// <summary>Whether one may do it to oneself.</summary>
    public bool Self { get; init; }

    /// <summary>Whether the target may not rank higher than the actor.</summary>
    public bool Ranked { get; init; }

    /// <summary>Whether it is never done to the host, whoever asks for it.</summary>
    public bool SparesHost { get; init; }

    /// <summary>What those hear who may not; none where they have already what they ask for, so that asking twice is no error.</summary>
    public RefusalReason Others { get; init; } = RefusalReason.NotAllowed;

    /// <summary>Whether somebody may do it.</summary>
    public bool Lets(Role role, bool moderator) =>
        Who.HasFlag((Who)(1 << (int)role)) || (moderator && Who.HasFlag(Who.Moderator));
}
