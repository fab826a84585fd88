namespace Spaces.Silo;

/// <summary>Every log event id of this project, in a range per folder. An id is never used again for something else.</summary>
internal static class EventIds
{
    // Hosting: 1000 to 1099
    public const int SiloReady = 1000;
    public const int DrainCut = 1001;
    public const int SiloDead = 1002;
    public const int MembershipOpened = 1010;

    // Storage: 1100 to 1199
    public const int StorageOpened = 1100;
    public const int StorageCreated = 1101;
    public const int StorageClosed = 1102;
    public const int WriteConflict = 1103;
    public const int BatchFailed = 1104;
    public const int RollbackNotNeeded = 1105;
    public const int RedisOpened = 1106;
    public const int AzureOpened = 1107;
    public const int AzureMayNotCreate = 1108;
    public const int AzureConflict = 1109;
}
