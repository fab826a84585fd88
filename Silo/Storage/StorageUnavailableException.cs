namespace Spaces.Silo.Storage;

/// <summary>The store cannot be opened. The message names the setting and what to do; the silo does not start.</summary>
internal sealed class StorageUnavailableException : Exception
{
    /// <summary>Creates the exception with a message for the operator.</summary>
    public StorageUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message for the operator and what was underneath.</summary>
    public StorageUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception.</summary>
    public StorageUnavailableException()
    {
    }
}
