using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Spaces.Gateway.Udp;

namespace Spaces.Gateway.Hosting;

/// <summary>Tells failures that the operator can put right, which need a sentence, from bugs, which need a stack trace.</summary>
internal static class StartFailure
{
    /// <summary>The exit code of a start that failed for a reason in the settings or on the machine.</summary>
    public const int ExitCode = 2;

    /// <summary>Says what to put right, if <paramref name="exception"/> or one of its causes is such a failure.</summary>
    public static bool TryDescribe(Exception exception, out string message)
    {
        message = "";
        for (var cause = exception; cause is not null && message.Length == 0; cause = cause.InnerException)
        {
            message = cause switch
            {
                AggregateException several => string.Join(
                    Environment.NewLine, several.Flatten().InnerExceptions.OfType<OptionsValidationException>().SelectMany(e => e.Failures)),
                OptionsValidationException invalid => string.Join(Environment.NewLine, invalid.Failures),
                MediaPortException or DllNotFoundException => cause.Message,
                SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse or SocketError.AddressNotAvailable or SocketError.AccessDenied } socket =>
                    $"The HTTP port cannot be bound ({socket.SocketErrorCode}). Free it, or set Gateway:Http:Port and Gateway:Http:Address.",
                _ when cause.Message.StartsWith("Failed to convert configuration value", StringComparison.Ordinal) => cause.Message,
                _ => "",
            };
        }

        return message.Length > 0;
    }
}
