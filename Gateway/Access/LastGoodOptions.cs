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
            return _good = _factory.Create(name);
        }
        catch (Exception e) when (good is not null && e is OptionsValidationException or InvalidOperationException)
        {
            // The second is the binder's, for a value that is of another type; both messages name the setting, neither a key.
            LogRefused(logger, e is OptionsValidationException invalid ? string.Join(' ', invalid.Failures) : e.Message);
            return good;
        }
    }

    [LoggerMessage(AccessEventIds.SettingsRefused, LogLevel.Error, "The changed settings of access are not taken, the ones before stay: {Reason}")]
    private static partial void LogRefused(ILogger logger, string reason);
}
