using Spaces.Gateway.Access;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.Signaling;

/// <summary>From a token to whoever acts in a space: nothing that a client says goes into it.</summary>
internal static class Actors
{
    /// <summary>The caller as an actor in a space.</summary>
    public static Actor ActorIn(this Caller caller, SpaceId space) => new(caller.Person, caller.Grant.MayModerate(space));
}
