namespace Spaces.Grains.Tests.Cluster;

/// <summary>Waits for what happens on its own time: asks again and again until a deadline, and says what did not happen.</summary>
internal static class Eventually
{
    /// <summary>Long enough for a busy two-core machine; a run that is well never waits for it.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until a condition holds.</summary>
    public static Task Holds(string what, Func<bool> condition) => Holds(what, () => Task.FromResult(condition()));

    /// <summary>Waits until a condition holds.</summary>
    public static async Task Holds(string what, Func<Task<bool>> condition) =>
        await Gets(what, async () => await condition() ? new object() : null);

    /// <summary>Waits until there is a value.</summary>
    public static async Task<T> Gets<T>(string what, Func<Task<T?>> find)
        where T : class
    {
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < Deadline)
        {
            if (await find() is { } found)
            {
                return found;
            }

            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"Did not happen within {Deadline}: {what}");
    }
}
