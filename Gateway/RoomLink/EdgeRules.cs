using Spaces.Gateway.Peer;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Gateway.RoomLink;

/// <summary>
/// What the room's rules say of one connection's person, as far as this gateway has heard, and what of it the edge lets through. States come in any order: an
/// older one never undoes a newer one. Muting oneself holds here before the room knows of it, and no state from before can open the microphone again.
/// </summary>
/// <param name="wantsToSpeak">Asks to be on stage while the join is on its way.</param>
/// <param name="startsMuted">Asks to be muted while the join is on its way.</param>
internal sealed class EdgeRules(bool wantsToSpeak, bool startsMuted)
{
    private readonly Lock _gate = new();
    private PersonState? _state;
    private long _epoch;
    private int _ownMutesAsked;
    private bool _ownMute;
    private bool _ownMutePresented;

    /// <summary>The newest state; null until the room has answered.</summary>
    public PersonState? State => Volatile.Read(ref _state);

    /// <summary>The newest state, and the epoch that its version belongs to.</summary>
    public (PersonState? State, long Epoch) Known
    {
        get
        {
            lock (_gate)
            {
                return (_state, _epoch);
            }
        }
    }

    /// <summary>What the person is in the room.</summary>
    public Role Role => State?.Info.Role ?? Role.Listener;

    /// <summary>Whether the person is on stage, or asks to be.</summary>
    public bool OnStage => State?.Info.OnStage ?? wantsToSpeak;

    /// <summary>Whether nothing of the person may be heard for a mute.</summary>
    public bool Muted
    {
        get
        {
            lock (_gate)
            {
                return _ownMute || (_state?.Info.Muted ?? startsMuted);
            }
        }
    }

    /// <summary>What the edge lets through.</summary>
    public SendPermission Permission => State is not { Info: { OnStage: true, Number: not 0 } }
        ? SendPermission.NotOnStage
        : Muted ? SendPermission.Muted : SendPermission.Allowed;

    /// <summary>Takes a state that the room told. False when it is older than what is known.</summary>
    public bool Take(long epoch, PersonState state) => Take(epoch, state, answersPresence: false);

    /// <summary>Takes a state that the room answered to a presence: it knew what was presented.</summary>
    public bool TakeAnswer(long epoch, PersonState state) => Take(epoch, state, answersPresence: true);

    /// <summary>Takes what a change of the stage says of the person.</summary>
    public bool Take(long epoch, ParticipantInfo info, long version)
    {
        lock (_gate)
        {
            // Whoever is on stage has neither a hand up nor an invitation to it; for a listener a change of the stage says nothing of either.
            var waits = info.OnStage ? null : _state;
            return Take(epoch, new PersonState(info, version, waits?.HandSince, waits?.Invited), answersPresence: false);
        }
    }

    /// <summary>The person mutes themselves: it holds at once.</summary>
    public void BeginOwnMute()
    {
        lock (_gate)
        {
            _ownMute = true;
            _ownMutePresented = false;
            _ownMutesAsked++;
        }
    }

    /// <summary>The room has answered a mute of oneself. One that got no answer goes on holding here, until the next word of the person or the room.</summary>
    public void EndOwnMute(bool refused)
    {
        lock (_gate)
        {
            _ownMutesAsked--;
            if (_ownMutesAsked == 0 && (refused || _state is { Info.Muted: true }))
            {
                // Nothing to hold, or the room's own word holds already.
                _ownMute = false;
            }
        }
    }

    /// <summary>
    /// The room has let the person unmute themselves. What it told since <paramref name="before"/>, the state when it was asked, is the newer word: a moderator
    /// may have muted them again.
    /// </summary>
    public void OwnUnmuted(PersonState? before)
    {
        lock (_gate)
        {
            _ownMute = _ownMutesAsked > 0;
            if (_state is { } state && ReferenceEquals(state, before))
            {
                Volatile.Write(ref _state, state with { Info = state.Info with { Muted = false } });
            }
        }
    }

    /// <summary>Whether the person is on stage and muted, for a presence message.</summary>
    public (bool OnStage, bool Muted) Present()
    {
        lock (_gate)
        {
            _ownMutePresented = _ownMute && _ownMutesAsked == 0;
            return (_state?.Info.OnStage ?? wantsToSpeak, _ownMute || (_state?.Info.Muted ?? startsMuted));
        }
    }

    private bool Take(long epoch, PersonState state, bool answersPresence)
    {
        lock (_gate)
        {
            if (epoch < _epoch || (epoch == _epoch && _state is { } known && state.Version < known.Version))
            {
                return false;
            }

            _epoch = epoch;
            Volatile.Write(ref _state, state);
            if (_ownMute && _ownMutesAsked == 0 && (state.Info.Muted || (answersPresence && _ownMutePresented)))
            {
                // The room's own word holds from here on.
                _ownMute = false;
            }

            return true;
        }
    }
}
