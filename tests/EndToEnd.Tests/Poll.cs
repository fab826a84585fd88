using System.Diagnostics;

namespace Spaces.EndToEnd.Tests;

/// <summary>Waits for something to become true in another process, with a deadline and a message that says what did not.</summary>
internal static class Poll
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    public static async Task<TimeSpan> UntilAsync(Func<Task<bool>> condition, TimeSpan deadline, Func<string> otherwise)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > deadline)
            {
                Assert.Fail($"Not within {deadline.TotalSeconds} s: {otherwise()}");
            }

            await Task.Delay(Step, TestContext.Current.CancellationToken);
        }

        return Stopwatch.GetElapsedTime(started);
    }
}
