using System.Diagnostics.CodeAnalysis;
using Spaces.Gateway.Edge;
using Spaces.Gateway.Fanout;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Gateway.RoomLink;

/// <summary>What this gateway holds of one room: its connections, where its media goes, and what it has heard of it lately. No room truth.</summary>
internal sealed class GatewayRoom(SpaceId id, EdgeClock clock, RoomEars ears)
{
    // Louder than this is somebody talking, and a room that hears it sends frames.
    private const byte AudibleLevel = 60;

    // Notices that come while the first join is on its way: a room tells some a second.
    private const int MaxEarly = 32;

    private readonly Lock _gate = new();
    private readonly Dictionary<ConnectionId, RoomConnection> _connections = [];
    private readonly Dictionary<ParticipantId, RoomConnection[]> _people = [];
    private readonly Queue<RoomNotice> _early = [];
    private readonly HeardLevel[] _heard = new HeardLevel[16];
    private readonly LevelsPace _pace = new();
    private readonly HeldPackets _held = new();
    private RoomRoute? _route;
    private int _heardCount;
    private bool _heardChanged;
    private ulong _checksum;
    private long _quietSince;
    private long _lastFrameAt;
    private long _soundAt;
    private ulong? _frameKey;
    private long _frameTick;

    /// <summary>The space.</summary>
    public SpaceId Id => id;

    /// <summary>Where packets go; null until the room has answered.</summary>
    public RoomRoute? Route => Volatile.Read(ref _route);

    /// <summary>Those whose ears are here.</summary>
    public RoomEars Ears => ears;

    /// <summary>The room has said that nobody speaks; <see cref="DownlinkFanout"/>'s.</summary>
    public bool Silent { get; set; } = true;

    /// <summary>Goes up with each connection that comes or goes: whether presence changed while a lease was on its way.</summary>
    public int Revision { get; private set; }

    /// <summary>How many connections there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _connections.Count;
            }
        }
    }

    /// <summary>Care of the lease; the care loop's.</summary>
    public RoomCareState Care { get; } = new();

    /// <summary>How long the sound was away while the route changed.</summary>
    public FailoverWatch Failover { get; } = new();

    /// <summary>What of its changes and events has come.</summary>
    public RoomHistory History { get; } = new();

    /// <summary>Held while clients are told something and while one of them gets another seat, so that each is told it once.</summary>
    public Lock AudienceGate { get; } = new();

    /// <summary>Adds a connection; before the room is asked, so that a lease meanwhile does not miss it.</summary>
    public void Add(RoomConnection connection)
    {
        lock (_gate)
        {
            _connections.Add(connection.Id, connection);
            var person = connection.Person.Id;
            _people[person] = [.. _people.GetValueOrDefault(person, []), connection];
            _checksum ^= connection.Id.Value;
            Revision++;
            if (connection.Purpose.HasFlag(ConnectionPurpose.Receive) && connection.Peer.Connection.Outbound is { } stream)
            {
                connection.Listener = ears.Join(stream, connection.Peer, connection.Rules.OnStage);
            }
        }
    }

    /// <summary>Takes a connection out; false when it was not there any more.</summary>
    public bool Remove(RoomConnection connection)
    {
        lock (_gate)
        {
            if (!_connections.Remove(connection.Id))
            {
                return false;
            }

            connection.Over = true;
            _checksum ^= connection.Id.Value;
            Revision++;
            if (connection.Listener is { } listener)
            {
                ears.Leave(listener);
            }

            var person = connection.Person.Id;
            RoomConnection[] left = [.. _people[person].Where(c => c != connection)];
            if (left.Length > 0)
            {
                _people[person] = left;
            }
            else
            {
                _people.Remove(person);
            }

            return true;
        }
    }

    /// <summary>Finds a connection.</summary>
    public RoomConnection? Find(ConnectionId connection)
    {
        lock (_gate)
        {
            return _connections.GetValueOrDefault(connection);
        }
    }

    /// <summary>A person's connections here.</summary>
    public RoomConnection[] Of(ParticipantId person)
    {
        lock (_gate)
        {
            return _people.GetValueOrDefault(person, []);
        }
    }

    /// <summary>All connections now.</summary>
    public RoomConnection[] Connections()
    {
        lock (_gate)
        {
            return [.. _connections.Values];
        }
    }

    /// <summary>The lease as it is now.</summary>
    public GatewayLease MakeLease(GatewayId gateway, IGatewayLink link)
    {
        lock (_gate)
        {
            var epoch = Route?.Media.Epoch ?? 0;
            return new GatewayLease(
                gateway, link, epoch, _connections.Count, _checksum, History.VersionIn(epoch), History.Event, RoomLoss.PercentOf(_connections.Values, clock.Now));
        }
    }

    /// <summary>Follows a route, unless a newer epoch, or a later move of the same one, is followed already. True when the epoch is new.</summary>
    public bool Follow(RoomRoute route, out RoomRoute? before)
    {
        lock (_gate)
        {
            before = _route;
            if (before is not null && route.Media.IsBefore(before.Media))
            {
                return false;
            }

            if (before?.Media == route.Media)
            {
                return false;
            }

            if (before is not null && !Silent)
            {
                Failover.Begin(TimeSpan.FromTicks(Volatile.Read(ref _soundAt)), clock.Now, before.Media.Epoch != route.Media.Epoch);
            }

            Volatile.Write(ref _route, route);
            return before?.Media.Epoch != route.Media.Epoch;
        }
    }

    /// <summary>Keeps a notice that came before the answer of the first join. False when there was an answer: it is carried out at once.</summary>
    public bool KeepEarly(RoomNotice notice)
    {
        lock (_gate)
        {
            if (_route is not null)
            {
                return false;
            }

            // One that does not fit is repaired by the lease, like any that was lost.
            if (_early.Count < MaxEarly)
            {
                _early.Enqueue(notice);
            }

            return true;
        }
    }

    /// <summary>The next notice that was kept.</summary>
    public bool TryTakeEarly([NotNullWhen(true)] out RoomNotice? notice)
    {
        lock (_gate)
        {
            return _early.TryDequeue(out notice);
        }
    }

    /// <summary>A speaker here said something.</summary>
    public void NoteUplink(byte level)
    {
        if (level < AudibleLevel && Volatile.Read(ref _quietSince) == 0)
        {
            Volatile.Write(ref _quietSince, clock.Now.Ticks);
        }
    }

    /// <summary>Whether a frame is newer than those before it: messages are not ordered. For <see cref="DownlinkFanout"/>.</summary>
    public bool IsNew(ulong mediaKey, long tick)
    {
        if (mediaKey == _frameKey && tick <= _frameTick)
        {
            return false;
        }

        (_frameKey, _frameTick) = (mediaKey, tick);
        return true;
    }

    /// <summary>A frame of the room came.</summary>
    public void NoteFrame(TimeSpan now)
    {
        Volatile.Write(ref _lastFrameAt, now.Ticks);
        Volatile.Write(ref _soundAt, now.Ticks);
        Volatile.Write(ref _quietSince, 0);
        Route?.Target.Health.NoteLife(now);
    }

    /// <summary>A speaker's packet goes to the room's silo. While that seems to be gone it waits until the silo gives a sign of life, or the room is found elsewhere.</summary>
    public void Send(RoomRoute route, ConnectionId connection, in AudioPacket packet)
    {
        if (route.Target.Health.IsGone(clock))
        {
            route.Target.Discarded(_held.Hold(connection.Value, packet, clock.Now));
            return;
        }

        if (_held.Count > 0)
        {
            route.Target.Discarded(_held.Release(route, clock.Now));
        }

        route.Target.Add(route.Media.MediaKey, connection.Value, packet);
    }

    /// <summary>
    /// How long the room has been quiet though it should not be: it was sending frames and did not say that silence begins, or somebody here
    /// speaks and nothing comes back.
    /// </summary>
    public TimeSpan MissingFor(TimeSpan now)
    {
        var missing = Silent ? TimeSpan.Zero : now - TimeSpan.FromTicks(Volatile.Read(ref _lastFrameAt));
        var quiet = Volatile.Read(ref _quietSince);
        var unheard = quiet == 0 ? TimeSpan.Zero : now - TimeSpan.FromTicks(quiet);
        return missing > unheard ? missing : unheard;
    }

    /// <summary>The room was asked and is well: what was missing is not missed any more.</summary>
    public void ForgetMissing(TimeSpan now)
    {
        Volatile.Write(ref _quietSince, 0);
        Volatile.Write(ref _lastFrameAt, now.Ticks);
    }

    /// <summary>Notes who is heard.</summary>
    public void SetHeard(ReadOnlySpan<HeardLevel> heard)
    {
        lock (_heard)
        {
            var count = Math.Min(heard.Length, _heard.Length);
            _heardChanged |= count != _heardCount || !heard[..count].SequenceEqual(_heard.AsSpan(0, count));
            heard[..count].CopyTo(_heard);
            _heardCount = count;
        }
    }

    /// <summary>Who is heard, when that changed since it was taken last and it is time to tell.</summary>
    public bool TryTakeHeard(TimeSpan now, out HeardLevel[] heard)
    {
        lock (_heard)
        {
            heard = [];
            if (!_heardChanged || !_pace.Due(_heard.AsSpan(0, _heardCount), Count, now))
            {
                return false;
            }

            heard = _heard[.._heardCount];
            _heardChanged = false;
            return true;
        }
    }
}

/// <summary>A room's route and the way to its silo.</summary>
internal sealed record RoomRoute(MediaRoute Media, HubTarget Target);
