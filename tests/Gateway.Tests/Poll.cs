using System.Diagnostics;

namespace Spaces.Gateway.Tests;

/// <summary>Waits for something that another thread does: looks again and again, up to a deadline that only a broken program reaches.</summary>
internal static class Poll
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Looks until it is so.</summary>
    /// <param name="done">What is waited for.</param>
    /// <param name="what">For the failure's message; read at the deadline.</param>
    /// <param name="between">Done between two looks; null gives the processor away.</param>
    public static void Until(Func<bool> done, Func<string> what, Action? between = null)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var started = Stopwatch.GetTimestamp();
        while (!done())
        {
            cancellation.ThrowIfCancellationRequested();
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, $"not within {Patience.TotalSeconds} s: {what()}");
            if (between is null)
            {
                cancellation.WaitHandle.WaitOne(1);
            }
            else
            {
                between();
            }
        }
    }

    /// <summary>The same with a fixed message.</summary>
    public static void Until(Func<bool> done, string what, Action? between = null) => Until(done, () => what, between);
}
