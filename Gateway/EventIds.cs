namespace Spaces.Gateway;

/// <summary>Every log event id of this project, in ranges per folder. An id is never used again; a retired one stays as a comment.</summary>
internal static class EventIds
{
    // Edge: 2000
    public const int EdgeListening = 2000;
    public const int HandshakeFault = 2001;
    public const int HandshakeFailed = 2002;
    public const int SmallBuffer = 2003;
    public const int NotRaised = 2004;

    // RoomLink: 2100
    public const int RoomLost = 2100;
    public const int RoomFound = 2101;
    public const int LeaseFailed = 2102;
    public const int FanoutFailed = 2103;
    public const int UplinkFailed = 2104;
    public const int LeaveFailed = 2105;
    public const int EventsFailed = 2106;

    // Fanout: 2150
    public const int FanoutNotRaised = 2150;

    // Hub and Api: 2200
    public const int ClientLost = 2200;
    public const int RequestFailed = 2201;
    public const int BlocksUnknown = 2202;
    public const int QueueUnknown = 2203;
    public const int TokenExpired = 2204;
    public const int ResumeFailed = 2205;

    // Api/Admin: 2250, see AdminEventIds

    // Access: 2300
    public const int DevelopmentTokens = 2300;

    // Hosting: 2400
    public const int WaitingForSilo = 2400;
    public const int WaitingForMembership = 2410;
    public const int CompiledAhead = 2420;
    public const int NotCompiledAhead = 2421;

    // Load: 2500
    public const int JoinsRefused = 2500;
    public const int JoinsTaken = 2501;

    // Draining: 2600
    public const int DrainBegun = 2600;
    public const int DrainResumed = 2601;
    public const int DrainStopping = 2602;
    public const int DrainDone = 2603;
    public const int DrainFailed = 2604;
    public const int ReportFailed = 2605;
    public const int ReportBack = 2606;
}
