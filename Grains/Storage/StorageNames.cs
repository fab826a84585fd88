namespace Spaces.Grains.Storage;

/// <summary>Names of storage providers.</summary>
internal static class StorageNames
{
    /// <summary>The provider of all grain state: the silo registers one of this name.</summary>
    public const string Spaces = "spaces";
}
