namespace Spaces.Grains;

/// <summary>Every log event id of this project, in ranges per folder. An id is never used again; a retired one stays as a comment.</summary>
internal static class EventIds
{
    // Spaces: 3000
    public const int SpaceCreated = 3000;
    public const int RoomOpened = 3001;
    public const int RoomClosed = 3002;
    public const int SpaceEnded = 3003;
    public const int TickFailed = 3004;
    public const int LeaseExpired = 3005;

    // Media: 3100
    public const int ClockStarted = 3100;
    public const int ClockFenced = 3101;

    // Users: 3200
    public const int BlockNotTold = 3200;

    // Storage: 3300
    public const int StoreReadFailed = 3300;
    public const int StoreWriteFailed = 3301;
    public const int StoreWriteConflicted = 3302;
}
