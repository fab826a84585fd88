namespace Spaces.Grains;

/// <summary>Every log event id of this project, in ranges per folder. An id is never used again; a retired one stays as a comment.</summary>
internal static class EventIds
{
    // Spaces: 1000
    public const int SpaceCreated = 1000;
    public const int RoomOpened = 1001;
    public const int RoomClosed = 1002;
    public const int SpaceEnded = 1003;
    public const int TickFailed = 1004;
    public const int LeaseExpired = 1005;

    // Media: 1100
    public const int ClockStarted = 1100;
    public const int ClockFenced = 1101;
}
