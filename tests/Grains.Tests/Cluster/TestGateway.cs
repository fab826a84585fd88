using System.Collections.Concurrent;
using System.Net;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Grains.Tests.Cluster;

/// <summary>The room link's other end without sockets: holds connections, keeps every frame and notice it is sent.</summary>
internal sealed class TestGateway : IGatewayLink
{
    private readonly IClusterClient _client;
    private readonly ConcurrentQueue<StoredFrame> _frames = new();
    private readonly ConcurrentQueue<RoomNotice> _notices = new();
    private readonly ConcurrentQueue<TimeSpan> _frameTimes = new();
    private readonly Dictionary<ConnectionId, PresentConnection> _connections = [];

    public TestGateway(IClusterClient client)
    {
        _client = client;

        // The client keeps the observer weakly; this field of the test's own object is what keeps it.
        Reference = client.CreateObjectReference<IGatewayLink>(this);
    }

    /// <summary>The gateway's id.</summary>
    public GatewayId Id { get; } = GatewayId.New();

    /// <summary>The reference that rooms get.</summary>
    public IGatewayLink Reference { get; }

    /// <summary>Every frame so far, by the order of arrival.</summary>
    public StoredFrame[] Frames => [.. _frames];

    /// <summary>Every notice so far.</summary>
    public RoomNotice[] Notices => [.. _notices];

    /// <summary>Every change so far, by version.</summary>
    public RoomChange[] Changes => [.. Notices.SelectMany(n => n.Changes).OrderBy(c => c.Version)];

    /// <summary>Every state of a person so far, by version.</summary>
    public PersonState[] StatesOf(string name) =>
        [.. Notices.SelectMany(n => n.People).Where(p => p.Info.Id.Value == name).OrderBy(p => p.Version)];

    /// <summary>Every event so far, by number.</summary>
    public SpaceEvent[] Events => [.. Notices.SelectMany(n => n.Events).OrderBy(e => e.Number)];

    /// <summary>Every connection that a room wants closed.</summary>
    public ClosedConnection[] Closed => [.. Notices.SelectMany(n => n.Closed)];

    /// <summary>Somebody with a name, as the one who gives a command.</summary>
    public static Actor Actor(string name, bool moderator = false) => new(Person(name), moderator);

    /// <summary>Somebody with a name.</summary>
    public static Person Person(string name) => new(new ParticipantId(name), name, null);

    /// <summary>The newest frames of an epoch, by tick.</summary>
    public StoredFrame[] FramesOf(MediaRoute route) => [.. Frames.Where(f => f.MediaKey == route.MediaKey).OrderBy(f => f.Tick)];

    /// <summary>Where a room is by the newest word of it.</summary>
    public MediaRoute RouteOf(MediaRoute joined) => _notices
        .Select(n => n.Route)
        .OfType<MediaRoute>()
        .Where(r => r.MediaKey == joined.MediaKey)
        .Aggregate(joined, (newest, r) => newest.IsBefore(r) ? r : newest);

    /// <summary>The pauses between frames as they came, from a frame on.</summary>
    public TimeSpan[] Silences(int from)
    {
        var times = _frameTimes.Skip(from).ToArray();
        return [.. times.Zip(times.Skip(1), (a, b) => b - a)];
    }

    /// <summary>Joins with a fresh connection, which the gateway holds from then on.</summary>
    public async Task<(ConnectionId Connection, JoinResult Result)> TryJoin(
        SpaceId space, Person person, ConnectionPurpose purpose, bool speak, bool stageRequired = false, bool muted = false, bool moving = false)
    {
        var connection = ConnectionId.New();
        var result = await _client.GetGrain<ISpaceGrain>(space.Value).Join(
            new JoinRequest(person, connection, purpose, speak, stageRequired, muted, Id, Reference, Moderator: false, moving));
        if (result.Refusal == RefusalReason.None)
        {
            _connections.Add(connection, new PresentConnection(connection, purpose, person, result.Me!.OnStage, muted, Moderator: false));
        }

        return (connection, result);
    }

    /// <summary>Joins and must succeed.</summary>
    public async Task<Seat> Join(
        SpaceId space, string name, bool speak, ConnectionPurpose purpose = ConnectionPurpose.Both, bool muted = false, bool moving = false)
    {
        var (connection, result) = await TryJoin(space, Person(name), purpose, speak, stageRequired: false, muted, moving);
        Assert.Equal(RefusalReason.None, result.Refusal);
        return new Seat(connection, result.Me!.Number, result.Route!, result);
    }

    /// <summary>Holds a connection of a speaker that the room has yet to hear of, as after its silo has died.</summary>
    public void Hold(string name)
    {
        var connection = ConnectionId.New();
        _connections.Add(connection, new PresentConnection(connection, ConnectionPurpose.Both, Person(name), OnStage: true, Muted: false, Moderator: false));
    }

    /// <summary>Forgets a connection, as after it was closed.</summary>
    public void Forget(ConnectionId connection) => _connections.Remove(connection);

    /// <summary>What its listeners lose.</summary>
    public int LossPercent { get; set; }

    /// <summary>The lease as it should be.</summary>
    public GatewayLease Lease(long epoch) => new(
        Id,
        Reference,
        epoch,
        _connections.Count,
        _connections.Keys.Aggregate(0UL, (sum, c) => sum ^ c.Value),
        Changes.Select(c => c.Version).DefaultIfEmpty(long.MaxValue).Last(),
        Events.Select(e => e.Number).DefaultIfEmpty(long.MaxValue).Last(),
        LossPercent);

    /// <summary>The full set.</summary>
    public GatewayPresence Presence(long epoch) => new(Lease(epoch), [.. _connections.Values]);

    /// <summary>The hub that a route names, addressed as the gateway's uplink does.</summary>
    public IMediaHub Hub(MediaRoute route)
    {
        Assert.True(SystemTargetGrainId.TryParse(route.Hub, out var hub));
        return _client.GetGrain<IMediaHub>(hub.WithSiloAddress(SiloAddress.New(IPEndPoint.Parse(route.SiloGateway), 0)).GrainId);
    }

    public Task OnMix(byte[] batch)
    {
        var reader = new MixBatchReader(batch);
        while (reader.TryRead(out var frame))
        {
            _frames.Enqueue(StoredFrame.Of(frame));
            _frameTimes.Enqueue(TimeProvider.System.GetElapsedTime(0));
        }

        return Task.CompletedTask;
    }

    public Task OnNotice(RoomNotice notice)
    {
        _notices.Enqueue(notice);
        return Task.CompletedTask;
    }
}

/// <summary>A person's place after a join.</summary>
internal sealed record Seat(ConnectionId Connection, uint Number, MediaRoute Route, JoinResult Joined);

/// <summary>A frame that outlives its message.</summary>
internal sealed record StoredFrame(ulong MediaKey, long Tick, bool SilenceBegins, byte[] Common, uint[] Heard, Dictionary<uint, byte[]> Own)
{
    public static StoredFrame Of(in MixFrame frame)
    {
        var heard = new uint[frame.HeardCount];
        var own = new Dictionary<uint, byte[]>();
        for (var i = 0; i < heard.Length; i++)
        {
            heard[i] = frame.Heard(i).Number;
            var mine = frame.FrameFor(heard[i]);
            if (!mine.Overlaps(frame.Common))
            {
                own[heard[i]] = mine.ToArray();
            }
        }

        return new StoredFrame(frame.MediaKey, frame.Tick, frame.SilenceBegins, frame.Common.ToArray(), heard, own);
    }

    /// <summary>What a person is sent.</summary>
    public byte[] For(uint number) => Own.GetValueOrDefault(number, Common);
}
