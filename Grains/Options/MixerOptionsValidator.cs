using Microsoft.Extensions.Options;
using Spaces.Grains.Audio;

namespace Spaces.Grains.Options;

/// <summary>Names option, value and limit when a setting cannot work.</summary>
internal sealed class MixerOptionsValidator : IValidateOptions<MixerOptions>
{
    public ValidateOptionsResult Validate(string? name, MixerOptions options)
    {
        var problems = options.Problems().ToArray();
        return problems.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
