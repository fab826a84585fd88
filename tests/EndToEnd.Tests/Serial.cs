// Each scenario starts processes and browsers of its own, and some report how long people wait: one at a time on a small machine.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
