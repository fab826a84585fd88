using Microsoft.Extensions.Options;
using Spaces.Gateway.Options;

namespace Spaces.Gateway.Access;

/// <summary>
/// Makes the settings of access. At the start wrong ones end the program; later, in a file that is being edited, they change nothing: the ones before
/// stay, and the log says what is wrong.
/// </summary>
internal sealed partial class LastGoodOptions(
    IEnumerable<IConfigureOptions<AuthOptions>> setups,
    IEnumerable<IPostConfigureOptions<AuthOptions>> postSetups,
    IEnumerable<IValidateOptions<AuthOptions>> validators,
    ILogger<LastGoodOptions> logger) : IOptionsFactory<AuthOptions>
{
    private readonly OptionsFactory<AuthOptions> _factory = new(setups, postSetups, validators);
    private volatile AuthOptions? _good;

    /// <inheritdoc />
    public AuthOptions Create(string name)
    {
        var good = _good;
        try
        {
            return _good = Make(name);
        }
        catch (OptionsValidationException e) when (good is not null)
        {
            LogRefused(logger, string.Join(' ', e.Failures));
            return good;
        }
    }

    private AuthOptions Make(string name)
    {
        try
        {
            return _factory.Create(name);
        }
        catch (InvalidOperationException e)
        {
            // The binder's: a name that no setting has, or a value of another type. The innermost one names it.
            Exception cause = e;
            while (cause is InvalidOperationException { InnerException: InvalidOperationException inner })
            {
                cause = inner;
            }

            throw new OptionsValidationException(name, typeof(AuthOptions), [$"The section Auth cannot be read. {WithoutValue(cause.Message)}"]);
        }
    }

    // "Failed to convert configuration value '<value>' at '<path>' to type …": the value may be a key that was written in the place of a list of them.
    private static string WithoutValue(string message) =>
        message.StartsWith("Failed to convert", StringComparison.Ordinal) && message.LastIndexOf(" at '", StringComparison.Ordinal) is > 0 and var at
            ? $"The value of {message[(at + 5)..].Split('\'')[0]} is not what this setting takes."
            : message;

    [LoggerMessage(AccessEventIds.SettingsRefused, LogLevel.Error, "The changed settings of access are not taken, the ones before stay: {Reason}")]
    private static partial void LogRefused(ILogger logger, string reason);
}
