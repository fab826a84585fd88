using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Grains.Tests.Cluster;

/// <summary>
/// Holds back what a silo answers to a room that has left it (<see cref="IMediaHub.Moved"/>), as one does that is held up; the room's sound cannot be fetched
/// from it meanwhile.
/// </summary>
internal sealed class LateReply : IOutgoingGrainCallFilter
{
    private volatile TaskCompletionSource? _held;
    private int _packets;
    private volatile bool _haveCome;

    /// <summary>Packets in the answers that were held back.</summary>
    public int Packets => Volatile.Read(ref _packets);

    /// <summary>The answer that was held back is given out.</summary>
    public bool HaveCome => _haveCome;

    /// <summary>Holds back the next answer.</summary>
    public void Hold()
    {
        _haveCome = false;
        _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Gives it out.</summary>
    public void Release() => _held?.TrySetResult();

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        if (context.InterfaceMethod.Name == nameof(IMediaHub.FetchSound) && _held is { Task.IsCompleted: false })
        {
            throw new TimeoutException("Held up.");
        }

        await context.Invoke();
        if (context.InterfaceMethod.Name == nameof(IMediaHub.Moved) && _held is { } held)
        {
            await held.Task;
            var reader = new AudioBatchReader((byte[])context.Result!);
            while (reader.TryRead(out _, out _, out _))
            {
                Interlocked.Increment(ref _packets);
            }

            _haveCome = true;
        }
    }
}
