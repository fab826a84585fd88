using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Storage;

namespace Spaces.Grains.Users;

/// <summary>
/// What a person's commands make of their lists. Doing it twice is the same as doing it once. Following somebody whom one blocks is no contradiction:
/// the block decides wherever both are asked.
/// </summary>
/// <param name="Me">The person.</param>
/// <param name="MaxFollows">How many people one can follow.</param>
/// <param name="MaxBlocks">How many people one can block.</param>
internal readonly record struct UserRules(ParticipantId Me, int MaxFollows = 5_000, int MaxBlocks = 5_000)
{
    /// <summary>Follows somebody, or no longer.</summary>
    public Change<UserState> SetFollow(UserState state, ParticipantId other, bool follow, DateTimeOffset now)
    {
        if (!follow)
        {
            return state.Follows.Has(other) ? Change<UserState>.To(state with { Follows = state.Follows.Without(other) }) : Change<UserState>.None;
        }

        if (other == Me)
        {
            return Change<UserState>.Refused(RefusalReason.TargetIsYourself);
        }

        if (state.Follows.Has(other))
        {
            return Change<UserState>.None;
        }

        return state.Follows.Length < MaxFollows
            ? Change<UserState>.To(state with { Follows = state.Follows.With(other, now) })
            : Change<UserState>.Refused(RefusalReason.ListFull);
    }

    /// <summary>Blocks somebody and ends following them, or no longer blocks them.</summary>
    public Change<UserState> SetBlock(UserState state, ParticipantId other, bool block, DateTimeOffset now)
    {
        if (!block)
        {
            return state.Blocks.Has(other) ? Change<UserState>.To(state with { Blocks = state.Blocks.Without(other) }) : Change<UserState>.None;
        }

        if (other == Me)
        {
            return Change<UserState>.Refused(RefusalReason.TargetIsYourself);
        }

        var follows = state.Follows.Without(other);
        if (state.Blocks.Has(other))
        {
            return follows == state.Follows ? Change<UserState>.None : Change<UserState>.To(state with { Follows = follows });
        }

        return state.Blocks.Length < MaxBlocks
            ? Change<UserState>.To(state with { Follows = follows, Blocks = state.Blocks.With(other, now) })
            : Change<UserState>.Refused(RefusalReason.ListFull);
    }
}
