using Microsoft.Extensions.Options;
using Spaces.Silo.Storage;

namespace Spaces.Silo.Hosting;

/// <summary>Tells failures that the operator can put right, which need a sentence, from bugs, which need a stack trace.</summary>
internal static class StartFailure
{
    /// <summary>The exit code of a start that failed for a reason in the settings or on the machine.</summary>
    public const int ExitCode = 2;

    /// <summary>Says what to put right, if <paramref name="exception"/> or one of its causes is such a failure.</summary>
    public static bool TryDescribe(Exception exception, out string message)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case OptionsValidationException invalid:
                    message = string.Join(Environment.NewLine, invalid.Failures);
                    return true;
                case StorageUnavailableException or MembershipUnavailableException or PortInUseException or DllNotFoundException:
                    message = cause.Message;
                    return true;
                case InvalidOperationException when cause.Message.StartsWith("Failed to convert configuration value", StringComparison.Ordinal):
                    message = cause.Message;
                    return true;
            }
        }

        message = "";
        return false;
    }
}
