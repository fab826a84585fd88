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
    public const int StoreAway = 3006;
    public const int StoreBack = 3007;
    public const int LogFenced = 3008;
    public const int LogSealedBefore = 3009;
    public const int LogSealFailed = 3010;
    public const int LogWriterFailed = 3011;
    public const int StateUpgraded = 3012;
    public const int SpaceNotStored = 3013;
    public const int EventsNotRead = 3014;
    public const int HostNotAsked = 3015;
    public const int StateNotRead = 3016;
    public const int RoomDeparted = 3020;
    public const int RoomArrived = 3021;
    public const int MoveNotPacked = 3022;
    public const int MoveNotRead = 3023;
    public const int MixerNotRead = 3024;
    public const int MoveNotTold = 3025;
    public const int MovesRehearsed = 3026;
    public const int MovesNotRehearsed = 3027;
    public const int MoveTravelled = 3028;
    public const int FormerNotEnded = 3029;
    public const int SoundNotFetched = 3030;

    // Media: 3100
    public const int ClockStarted = 3100;
    public const int ClockFenced = 3101;
    public const int ClockNotRaised = 3102;
    public const int PressureChanged = 3103;
    public const int SiloFull = 3104;

    public const int ClockLifted = 3105;
    public const int MembershipUnknown = 3106;

    // Users: 3200
    public const int BlockNotTold = 3200;

    // Storage: 3300
    public const int StoreReadFailed = 3300;
    public const int StoreWriteFailed = 3301;
    public const int StoreWriteConflicted = 3302;

    // Cluster: 3400
    public const int CoordinatorAway = 3400;
    public const int CoordinatorBack = 3401;
    public const int RoomStayed = 3402;
    public const int LoadShifted = 3403;
    public const int ShiftFailed = 3404;

    // Draining: 3500
    public const int DrainBegun = 3500;
    public const int DrainProgress = 3501;
    public const int DrainDone = 3502;
    public const int DrainOver = 3503;
    public const int DrainResumed = 3504;
    public const int DrainStopping = 3505;
    public const int DrainStopped = 3506;
    public const int DrainNobody = 3507;
    public const int DrainFailed = 3508;
}
