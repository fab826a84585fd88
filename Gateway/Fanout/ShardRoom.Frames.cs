using Spaces.Gateway.Cadence;
using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Gateway.Fanout;

internal sealed partial class ShardRoom
{
    /// <summary>Frames that wait for an earlier one to be sent: 320 ms. With more the oldest is worth nothing any more.</summary>
    public const int MaxFrames = 16;

    private const int FillerTicks = 20;

    private static readonly TimeSpan FillerPeriod = TimeSpan.FromMilliseconds(FillerTicks * AudioFormat.FrameMilliseconds);

    // 20 ms of digital silence: CELT, full band, mono (RFC 6716 section 3.1, configuration 31).
    private static readonly byte[] SilentFrame = [0xF8, 0xFF, 0xFE];

    private readonly RoomTimeline _timeline = new();
    private readonly RedundantPackets _promptRedundant = new();
    private readonly Queue<(byte[] Message, int Start)> _frames = new(2);
    private byte[]? _joined;
    private byte[] _message = [];
    private int _start;
    private FrameKind _kind;
    private long _place;
    private bool _begins;
    private bool _silent = true;
    private int _framesPerPacket = 1;

    // How far the frame is: the list that is being sent to (the prompt ones, then each group), the packet and the next listener in it.
    private bool _sending;
    private int _list;
    private bool _entered;
    private int _next;
    private Packet _packet;

    private enum FrameKind
    {
        Mix,
        Silence,
        Filler,
    }

    /// <summary>Takes a frame to send; false when the oldest had to go for it.</summary>
    public bool Take(byte[] message, int start)
    {
        var fits = _frames.Count < MaxFrames;
        if (!fits)
        {
            _frames.Dequeue();
        }

        _frames.Enqueue((message, start));
        return fits;
    }

    /// <summary>Begins a frame of silence when the room has sent nothing for a while. False when it has, or when there is nobody.</summary>
    public bool TryFill(TimeSpan now)
    {
        if (_sending || _frames.Count > 0 || Count == 0 || now - _timeline.LastAt < FillerPeriod)
        {
            return false;
        }

        // A room whose last word was lost on the way: what it said before comes first.
        if (Array.Exists(_audience, g => g.IsOpen))
        {
            Start(FrameKind.Silence, place: 0);
            return true;
        }

        Start(FrameKind.Filler, _timeline.PlaceFiller(now));
        return true;
    }

    /// <summary>Sends what there is, to a number of listeners at most. True when there is more to do.</summary>
    public bool SendSlice(ShardSender sender, TimeSpan now, int listeners)
    {
        while (listeners > 0 && (_sending || TryBegin(now)))
        {
            if (!SendToPrompt(sender, now, ref listeners) || !SendToAudience(sender, now, ref listeners))
            {
                return true;
            }

            Finish();
        }

        return _sending || _frames.Count > 0;
    }

    /// <summary>Gives up the frame that is on its way: something failed.</summary>
    public void Abandon()
    {
        if (_sending)
        {
            Array.ForEach(_audience, g => g.Forget());
            Finish();
        }
    }

    private bool TryBegin(TimeSpan now)
    {
        while (_frames.TryDequeue(out var next))
        {
            (_message, _start) = next;
            if (Count == 0 || !MixBatchReader.At(_message, _start).TryRead(out var frame)
                || !_timeline.TryPlace(frame.MediaKey, frame.Tick, now, out var place))
            {
                continue;
            }

            _begins = _silent;
            _silent = frame.SilenceBegins;
            _framesPerPacket = cadence.FramesPerPacket(shard.AudienceOf(this), shard.Load, now);
            Start(_silent ? FrameKind.Silence : FrameKind.Mix, place);
            if (!_silent && !frame.Common.IsEmpty)
            {
                _promptRedundant.Next(frame.Common, place, _begins);
            }

            return true;
        }

        return false;
    }

    private void Start(FrameKind kind, long place)
    {
        _kind = kind;
        _place = place;
        _sending = true;
        _list = _next = 0;
        _entered = false;
    }

    private void Finish()
    {
        _sending = false;
        _message = [];
        CarryOutChanges();
    }

    private bool SendToPrompt(ShardSender sender, TimeSpan now, ref int listeners)
    {
        if (_list > 0)
        {
            return true;
        }

        if (_kind != FrameKind.Silence)
        {
            var frame = CurrentFrame();
            var slots = _prompt.Slots;
            for (; _next < slots.Length; _next++, listeners--)
            {
                if (listeners <= 0)
                {
                    return false;
                }

                ref var slot = ref slots[_next];
                var payload = _kind == FrameKind.Filler ? SilentFrame : FrameFor(frame, slot.Owner.Number);

                // A frame that is one person's own is repeated for nobody; theirs are few, and the next may be everybody's again.
                var redundant = _kind == FrameKind.Mix && payload == frame.Common ? _promptRedundant : null;
                Send(sender, ref slot, payload, redundant, _place, _begins && _kind == FrameKind.Mix, now);
            }
        }

        _list = 1;
        return true;
    }

    private bool SendToAudience(ShardSender sender, TimeSpan now, ref int listeners)
    {
        for (; _list <= _audience.Length; _list++, _entered = false)
        {
            var group = _audience[_list - 1];
            while (_entered || TryEnter(group))
            {
                var slots = group.Listeners.Slots;
                var payload = PayloadOf(_packet);
                var redundant = _packet.Source == PacketSource.Filler ? null : group.Redundant;
                for (; _next < slots.Length; _next++, listeners--)
                {
                    if (listeners <= 0)
                    {
                        return false;
                    }

                    Send(sender, ref slots[_next], payload, redundant, _packet.Place, _packet.Marker, now);
                }

                if (!TryTakeJoined(group))
                {
                    break;
                }
            }
        }

        return true;
    }

    // The group's first packet of this frame; false when it gets none.
    private bool TryEnter(CadenceGroup group)
    {
        if (group.Listeners.Count == 0)
        {
            group.Forget();
            return false;
        }

        var frame = _kind == FrameKind.Mix ? CurrentFrame().Common : SilentFrame;
        if (_kind == FrameKind.Silence || frame.IsEmpty)
        {
            return group.Close() && TryTakeJoined(group);
        }

        if (_kind == FrameKind.Mix && group.Join(frame, _place, _begins, _framesPerPacket))
        {
            return TryTakeJoined(group);
        }

        if (_kind == FrameKind.Mix)
        {
            group.Redundant.Next(frame, _place, _begins);
        }

        _packet = new Packet(_kind == FrameKind.Mix ? PacketSource.Frame : PacketSource.Filler, 0, _place, _begins && _kind == FrameKind.Mix);
        _entered = true;
        _next = 0;
        return true;
    }

    private bool TryTakeJoined(CadenceGroup group)
    {
        if (!group.TryTake(out var packet, out var place, out var marker))
        {
            return false;
        }

        // The joiner's memory is good until its next frame only; a large group's packet may take longer to send.
        _joined ??= new byte[FrameJoiner.MaxPacketBytes];
        packet.CopyTo(_joined);
        group.Redundant.Next(packet, place, marker);
        _packet = new Packet(PacketSource.Joined, packet.Length, place, marker);
        _entered = true;
        _next = 0;
        return true;
    }

    private static void Send(
        ShardSender sender, ref ListenerSlot slot, ReadOnlySpan<byte> payload, RedundantPackets? redundant, long place, bool marker, TimeSpan now)
    {
        if (redundant is not null && slot.Stream.Redundancy > 0)
        {
            var red = redundant.For(slot.Stream);
            if (!red.IsEmpty)
            {
                sender.Send(ref slot, red, place, marker, now, red: true);
                return;
            }
        }

        sender.Send(ref slot, payload, place, marker, now);
    }

    private ReadOnlySpan<byte> PayloadOf(in Packet packet) => packet.Source switch
    {
        PacketSource.Joined => _joined.AsSpan(0, packet.Length),
        PacketSource.Frame => CurrentFrame().Common,
        _ => SilentFrame,
    };

    /// <summary>
    /// What a person on stage gets of a frame. Somebody who is heard alone hears nobody and gets silence, in every tick like everybody else. Were it only
    /// now and then, as in a pause, then one lost or late packet, or a pause that begins just before the next, would look like a lost connection to the
    /// client, and it would connect anew.
    /// </summary>
    internal static ReadOnlySpan<byte> FrameFor(in MixFrame frame, uint person) => frame.FrameFor(person) is { IsEmpty: false } mix ? mix : SilentFrame;

    private MixFrame CurrentFrame()
    {
        var frame = default(MixFrame);
        if (_kind != FrameKind.Filler)
        {
            MixBatchReader.At(_message, _start).TryRead(out frame);
        }

        return frame;
    }

    private enum PacketSource
    {
        Frame,
        Joined,
        Filler,
    }

    private readonly record struct Packet(PacketSource Source, int Length, long Place, bool Marker);
}
