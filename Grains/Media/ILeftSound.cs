using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Grains.Media;

/// <summary>The sound of a room that has left this silo, and goes on here until the room is open on the other one. Safe to use from any thread.</summary>
internal interface ILeftSound
{
    /// <summary>Leaves a packet for its next frame; false when it has ended, or nothing more fits.</summary>
    bool TryPost(ulong connection, in AudioPacket packet);

    /// <summary>Ends it here, after its last frame, and gives it out.</summary>
    /// <returns>Null when it has ended.</returns>
    LeftSound? Fetch();

    /// <summary>Ends it.</summary>
    void End();
}
