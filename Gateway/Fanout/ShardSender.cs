using Spaces.Gateway.Metrics;
using Spaces.Gateway.Udp;

namespace Spaces.Gateway.Fanout;

/// <summary>One shard's packets on their way out: a batch for each local address, sent when it is full or nothing more comes. One thread's.</summary>
internal sealed class ShardSender(int shard, GatewayMetrics metrics, ShardStats stats) : IDisposable
{
    private SendBatch?[] _batches = [];
    private IUdpSocket?[] _sockets = [];

    /// <summary>Gets ready to send from a local address; before the first packet from it.</summary>
    public void Use(UdpSocketGroup group)
    {
        if (group.Index >= _batches.Length)
        {
            Array.Resize(ref _batches, group.Index + 1);
            Array.Resize(ref _sockets, group.Index + 1);
        }

        _batches[group.Index] ??= new SendBatch();
        _sockets[group.Index] = group.For(shard);
    }

    /// <summary>Writes one packet and sends the batch when it is full.</summary>
    public void Send(ref ListenerSlot slot, ReadOnlySpan<byte> payload, long place, bool marker, TimeSpan now, bool red = false)
    {
        if (slot.Batch < 0)
        {
            return;
        }

        var batch = _batches[slot.Batch]!;
        var length = slot.Stream.Write(batch.Next, payload, place, marker, now, red);
        if (length == 0)
        {
            return;
        }

        if (red)
        {
            metrics.Repaired(RepairCount.RedSent, 1);
        }

        batch.Commit(length, ((ReadOnlySpan<byte>)slot.Address)[..slot.AddressLength]);
        if (batch.IsFull)
        {
            Flush(slot.Batch);
        }
    }

    /// <summary>Sends what is left.</summary>
    public void Flush()
    {
        for (var i = 0; i < _batches.Length; i++)
        {
            if (_batches[i] is { Count: > 0 })
            {
                Flush(i);
            }
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var batch in _batches)
        {
            batch?.Dispose();
        }

        _batches = [];
    }

    private void Flush(int index)
    {
        var batch = _batches[index]!;
        var count = batch.Count;
        var bytes = batch.Bytes;
        int sent;
        try
        {
            sent = _sockets[index]!.Send(batch);
        }
        catch
        {
            // A batch that stayed full would fail for every listener after this one.
            batch.Clear();
            throw;
        }

        metrics.Sent(sent);
        stats.Sent(sent, sent == count ? bytes : bytes * sent / count);
        if (sent < count)
        {
            Count(batch.Errors);
        }
    }

    private void Count(SendErrors errors)
    {
        Count(errors, SendError.BufferFull, DropReason.SendBufferFull);
        Count(errors, SendError.Refused, DropReason.SendRefused);
        Count(errors, SendError.NotPermitted, DropReason.SendNotPermitted);
        Count(errors, SendError.Unreachable, DropReason.SendUnreachable);
        Count(errors, SendError.Other, DropReason.SendFailed);
    }

    private void Count(SendErrors errors, SendError error, DropReason reason)
    {
        if (errors[error] > 0)
        {
            metrics.Dropped(reason, errors[error]);
        }
    }
}
