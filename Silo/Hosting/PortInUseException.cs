namespace Spaces.Silo.Hosting;

/// <summary>A port of the silo belongs to another process. The message names the setting; the silo does not start.</summary>
internal sealed class PortInUseException : Exception
{
    /// <summary>Creates the exception with a message for the operator.</summary>
    public PortInUseException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message for the operator and what was underneath.</summary>
    public PortInUseException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception.</summary>
    public PortInUseException()
    {
    }
}
