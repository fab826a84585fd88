namespace Spaces.Gateway.Peer;

/// <summary>Whether a peer's packets may go to the room: the rules' answer, held at the edge.</summary>
internal enum SendPermission
{
    /// <summary>They may be heard.</summary>
    Allowed,

    /// <summary>The person is muted.</summary>
    Muted,

    /// <summary>The person is not on stage.</summary>
    NotOnStage,
}
