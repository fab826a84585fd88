using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Gateway.RoomLink;

/// <summary>
/// Puts silos' messages in order again. Orleans hands messages that come in one burst to several threads, so that one overtakes the other; its frames would
/// be too late for the listeners' time line, and a room would have a gap. A message that came too early waits for the one before it, but not for long: that
/// may be lost. Time is an argument; one caller at a time.
/// </summary>
internal sealed class MessageOrder
{
    /// <summary>For how long a message waits for one before it: messages that overtake each other are some milliseconds apart.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// Messages of one sender that wait at most: 320 ms of a silo. After a stall the thread pool takes what has piled up from the newest to the oldest, within a
    /// millisecond or two; with too few places the first of them go out while most are still to come, and those are all too late then.
    /// </summary>
    public const int MaxWaiting = 64;

    /// <summary>Senders that are known at once: a silo is one, and another after each time that it had no room with people here.</summary>
    public const int MaxSenders = 64;

    private readonly Dictionary<uint, Sender> _senders = [];

    /// <summary>Takes a message and says which are due now, in order.</summary>
    /// <param name="message">The message.</param>
    /// <param name="now">Monotonic time.</param>
    /// <param name="due">The messages that are due are added to it.</param>
    public void Take(byte[] message, TimeSpan now, List<byte[]> due)
    {
        if (!MixBatchReader.TryReadPlace(message, out var name, out var number))
        {
            due.Add(message);
            return;
        }

        var sender = Find(name, number, now);
        sender.LastAt = now;
        var ahead = unchecked((int)(number - sender.Next));
        if (ahead < 0)
        {
            // It was given up. Rooms of which nothing newer came may still use it.
            due.Add(message);
            return;
        }

        sender.Insert(number, message, now);
        sender.Release(now, due);
    }

    private Sender Find(uint name, uint number, TimeSpan now)
    {
        if (!_senders.TryGetValue(name, out var sender))
        {
            if (_senders.Count == MaxSenders)
            {
                _senders.Remove(_senders.MinBy(s => s.Value.LastAt).Key);
            }

            sender = new Sender { Next = number, LastAt = now };
            _senders.Add(name, sender);
        }

        return sender;
    }

    private sealed class Sender
    {
        private readonly List<(uint Number, byte[] Message, TimeSpan At)> _waiting = new(MaxWaiting);

        /// <summary>The number that is due next.</summary>
        public uint Next { get; set; }

        public TimeSpan LastAt { get; set; }

        public void Insert(uint number, byte[] message, TimeSpan now)
        {
            var at = _waiting.Count;
            while (at > 0 && unchecked((int)(_waiting[at - 1].Number - number)) > 0)
            {
                at--;
            }

            if (at == 0 || _waiting[at - 1].Number != number)
            {
                _waiting.Insert(at, (number, message, now));
            }
        }

        public void Release(TimeSpan now, List<byte[]> due)
        {
            while (_waiting.Count > 0 && (_waiting[0].Number == Next || _waiting.Count > MaxWaiting || now - _waiting[0].At >= Patience))
            {
                due.Add(_waiting[0].Message);
                Next = _waiting[0].Number + 1;
                _waiting.RemoveAt(0);
            }
        }
    }
}
