using System.Security.Cryptography;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Grains.Media;

/// <summary>
/// The frames of one slot on their way to one gateway, of all rooms of this silo that it has people in: one observer call for them all.
/// </summary>
internal sealed class GatewayOutbox(IGatewayLink link)
{
    // A frame with four mix-minus is about 600 bytes: a hundred rooms a message. What does not fit makes a second message.
    private const int Capacity = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly MixBatchWriter _writer = new(Capacity, (uint)RandomNumberGenerator.GetInt32(1 << 24));
    private IGatewayLink _link = link;

    /// <summary>The gateway's observer; a gateway may hand over a fresh reference to the same object.</summary>
    public IGatewayLink Link
    {
        set => Volatile.Write(ref _link, value);
    }

    /// <summary>Writes a frame under the outbox's lock; the writer callback must be short and must not call back.</summary>
    public void Write<TState>(TState state, Action<MixBatchWriter, TState> write, out bool fitted)
    {
        byte[]? full = null;
        lock (_gate)
        {
            write(_writer, state);
            fitted = _writer.End();
            if (!fitted && _writer.Count > 0)
            {
                full = _writer.Take();
                write(_writer, state);
                fitted = _writer.End();
            }
        }

        if (full is not null)
        {
            Send(full);
        }
    }

    /// <summary>Sends what is in the box, if anything.</summary>
    public void Flush()
    {
        byte[] message;
        lock (_gate)
        {
            if (_writer.Count == 0)
            {
                return;
            }

            message = _writer.Take();
        }

        Send(message);
    }

    // One-way and best effort: a gateway that is gone is noticed by its lease, and a lost frame is concealed by the listener.
    private void Send(byte[] message) => Volatile.Read(ref _link).OnMix(message).Ignore();
}
