namespace Spaces.Grains.Tests.Spaces;

/// <summary>Runs a test as a grain runs: one turn at a time, whatever thread it is on.</summary>
internal static class OneTurnAtATime
{
    public static Task Run(Func<Task> test) => Task.Factory.StartNew(
        test, CancellationToken.None, TaskCreationOptions.DenyChildAttach, new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler).Unwrap();
}
