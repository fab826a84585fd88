namespace Spaces.Gateway.Access;

/// <summary>Log event ids of this folder, in its range of <see cref="EventIds"/> (2300). An id is never used again.</summary>
internal static class AccessEventIds
{
    public const int SettingsRefused = 2301;
    public const int IssuerKeysRead = 2302;
    public const int IssuerKeysFailed = 2303;
}
