namespace Spaces.Silo.Hosting;

/// <summary>The list of members cannot be used. The message names the setting and why; the silo does not start.</summary>
internal sealed class MembershipUnavailableException : Exception
{
    /// <summary>Creates the exception with a message for the operator.</summary>
    public MembershipUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message for the operator and what was underneath.</summary>
    public MembershipUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception.</summary>
    public MembershipUnavailableException()
    {
    }
}
