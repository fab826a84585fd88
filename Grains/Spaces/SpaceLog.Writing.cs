using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Orleans.Storage;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Tracing;

namespace Spaces.Grains.Spaces;

/// <summary>The one writer.</summary>
internal sealed partial class SpaceLog
{
    private async Task WriteAll()
    {
        // Off the stack of whoever decided: all that the same turn still decides goes into the same write.
        await Task.Yield();
        var pause = FirstRetry;
        try
        {
            while (IsPending && !_closed)
            {
                if (await TryWrite())
                {
                    pause = FirstRetry;
                    await Seal();
                }
                else if (!_closed)
                {
                    await Task.Delay(pause, _time);
                    pause = pause * 2 < LastRetry ? pause * 2 : LastRetry;
                }
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Nothing above lets anything through; should it ever, the space must not go on as if it were kept.
            LogWriterFailed(_logger, e, _grain);
            Fence();
        }
        finally
        {
            _writing = false;
        }
    }

    private async Task<bool> TryWrite()
    {
        var revision = _revision;
        var last = Last;
        var started = Stopwatch.GetTimestamp();
        _stored.State = MakeState();

        // In the trace of whoever began to write; what others decided meanwhile is in the same write.
        using var step = GrainTraces.Start("space.store");
        try
        {
            await _storage.WriteStateAsync(StateName, _grain, _stored);
        }
        catch (InconsistentStateException e)
        {
            return await Reconcile(e);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Failed(e);
            return false;
        }

        _metrics.Stored(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        Succeeded(revision, last);
        return true;
    }

    // The state as it is this moment, in objects of its own: the rules go on while the store writes.
    private SpaceState MakeState() => new()
    {
        Epoch = Epoch,
        Space = _record is null ? null : StoredSpace.Of(_record),
        LastNumber = Last,
        Sealed = _sealed,
        Tail = [.. _events.Where(e => e.Number > _sealed)],
        Writer = _writer,
    };

    private void Succeeded(long revision, long last)
    {
        if (IsAway)
        {
            IsAway = false;
            LogBack(_logger, _grain, Last - Stored);
        }

        var after = Stored;
        _storedRevision = revision;
        Stored = last;
        Release(true);
        if (last > after && !_closed)
        {
            var first = _events[0].Number;
            _owner.OnStored(after, [.. _events.GetRange((int)(after + 1 - first), (int)(last - after))]);
        }
    }

    private void Failed(Exception exception)
    {
        _metrics.StoreFailed();
        GoAway(exception);
        Release(false);
    }

    private void GoAway(Exception? exception)
    {
        if (!IsAway)
        {
            IsAway = true;
            LogAway(_logger, exception, _grain);
        }
    }

    /// <summary>Somebody has written since: ourselves, in a write whose answer never came, or an activation that took over.</summary>
    private async Task<bool> Reconcile(InconsistentStateException conflict)
    {
        var fresh = new GrainState<SpaceState>(new SpaceState());
        try
        {
            await _storage.ReadStateAsync(StateName, _grain, fresh);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Failed(e);
            return false;
        }

        if (fresh.State!.Writer == _writer)
        {
            // Ours: it is in storage although we were told otherwise. The next write goes on from there.
            _stored.ETag = fresh.ETag;
            _stored.RecordExists = fresh.RecordExists;
            return true;
        }

        LogFenced(_logger, conflict, _grain, Epoch, fresh.State.Epoch);
        Fence();
        return false;
    }

    private void Fence()
    {
        Close();
        _owner.OnFenced();
    }

    /// <summary>
    /// Moves stored events into a segment. They are final by then, so a segment that is there already (a crash between the two writes, another
    /// activation) is the same.
    /// </summary>
    private async Task Seal()
    {
        while (Stored - _sealed >= EventSegment.Size && !_closed)
        {
            var first = _events[0].Number;
            SpaceEvent[] events = [.. _events.GetRange((int)(_sealed + 1 - first), EventSegment.Size)];
            var segment = new GrainState<EventSegment>(new EventSegment { Events = events });
            try
            {
                await _storage.WriteStateAsync(EventSegment.NameOf(_sealed + 1), _grain, segment);
            }
            catch (InconsistentStateException)
            {
                LogSealedBefore(_logger, _grain, _sealed + 1);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // The events stay in the state's record; the next write tries again.
                _metrics.StoreFailed();
                LogSealFailed(_logger, e, _grain);
                return;
            }

            _sealed += EventSegment.Size;
            var spare = (int)(Math.Min(_sealed, Last - Recent) - _events[0].Number + 1);
            if (spare > 0)
            {
                _events.RemoveRange(0, spare);
            }
        }
    }

    [LoggerMessage(EventIds.StoreAway, LogLevel.Warning, "The store does not take {Grain}; its sound goes on, and it is tried again until it does")]
    private static partial void LogAway(ILogger logger, Exception? exception, GrainId grain);

    [LoggerMessage(EventIds.StoreBack, LogLevel.Information, "The store took {Grain} again, with {Events} events that had waited")]
    private static partial void LogBack(ILogger logger, GrainId grain, long events);

    [LoggerMessage(EventIds.LogFenced, LogLevel.Warning, "{Grain} in epoch {Epoch} falls silent: another activation has written, in epoch {Newer}")]
    private static partial void LogFenced(ILogger logger, Exception exception, GrainId grain, long epoch, long newer);

    [LoggerMessage(EventIds.LogSealedBefore, LogLevel.Debug, "The segment of {Grain} from {Number} on was there already")]
    private static partial void LogSealedBefore(ILogger logger, GrainId grain, long number);

    [LoggerMessage(EventIds.LogSealFailed, LogLevel.Warning, "A segment of {Grain} could not be written; its events stay in the state's record meanwhile")]
    private static partial void LogSealFailed(ILogger logger, Exception exception, GrainId grain);

    [LoggerMessage(EventIds.LogWriterFailed, LogLevel.Error, "The log of {Grain} failed; the room closes and opens again from what is stored")]
    private static partial void LogWriterFailed(ILogger logger, Exception exception, GrainId grain);

    [LoggerMessage(EventIds.StateUpgraded, LogLevel.Information, "Space {Space} is stored in an older form; its log begins now")]
    private static partial void LogUpgraded(ILogger logger, SpaceId space);
}
