using System.Collections.Concurrent;
using System.Reflection;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Diagnostics;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Gateway.Tests.Hub;

/// <summary>A cluster of one space, one person's lists and one list of creators, that answers what a test says.</summary>
public class FakeCluster : DispatchProxy
{
    public FakeSpace Space { get; } = new();

    public FakeUser User { get; } = new();

    public FakeCreators Creators { get; } = new();

    public FakeCoordinator Coordinator { get; } = new();

    /// <summary>Grains that a test has of its own, by their type and key.</summary>
    public Func<Type, object?, object?> Others { get; set; } = (_, _) => null;

    /// <summary>Keys of the grains that were asked for.</summary>
    public ConcurrentQueue<string> Keys { get; } = new();

    public static (IClusterClient Client, FakeCluster Cluster) Create()
    {
        var client = Create<IClusterClient, FakeCluster>();
        return (client, (FakeCluster)(object)client);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        switch (targetMethod!.Name)
        {
            case "CreateObjectReference":
                return args![0];
            case "GetGrain":
                var grain = targetMethod.GetGenericArguments()[0];
                Keys.Enqueue($"{grain.Name} {args![0]}");
                return Others(grain, args[0])
                    ?? (grain == typeof(ISpaceGrain) ? Space
                    : grain == typeof(IUserGrain) ? User
                    : grain == typeof(ICreatorListGrain) ? Creators
                    : grain == typeof(IClusterGrain) ? Coordinator
                    : grain == typeof(IMediaHub) ? new FakeMediaHub()
                    : throw new NotSupportedException(grain.Name));
            default:
                throw new NotSupportedException(targetMethod.Name);
        }
    }
}

/// <summary>A space with a host, Hanna, and whoever joins.</summary>
public sealed class FakeSpace : ISpaceGrain
{
    public const long Epoch = 7;

    private uint _numbers = 1;

    public static Person Hanna { get; } = new(new ParticipantId("hanna"), "Hanna", null);

    public ConcurrentQueue<SpaceCommand> Commands { get; } = new();

    public ConcurrentQueue<CreateSpace> Creations { get; } = new();

    public ConcurrentQueue<EventQuery> Queries { get; } = new();

    public ConcurrentQueue<JoinRequest> Joins { get; } = new();

    public Func<SpaceCommand, CommandResult> Answer { get; set; } = _ => new CommandResult(RefusalReason.None, 12);

    public Func<JoinRequest, RefusalReason> Door { get; set; } = _ => RefusalReason.None;

    public PersonStanding Here { get; set; } = new(null, Role.Listener, RefusalReason.None, RefusalReason.SpeakNeedsInvitation, null);

    public Hand[] Raised { get; set; } = [];

    public SpaceEvent[] Log { get; set; } = [];

    public long LastEvent { get; set; } = 20;

    public Exception? Failure { get; set; }

    public SpaceInfo Info { get; set; } = new(
        new SpaceId("room"), "Clocks", Hanna, SpaceLifecycle.Live, DateTimeOffset.UnixEpoch, null, 3, 1, ["time"], AccessPolicy.Followed, AccessPolicy.Invited, 13, false);

    public SpaceSnapshot Now => new(Info, Epoch, 20, [new ParticipantInfo(Hanna, 1, Role.Host, false)], 5, Raised);

    public Task<CreateResult> Create(CreateSpace command)
    {
        Creations.Enqueue(command);
        var refusal = Answer(null!).Refusal;
        return Task.FromResult(new CreateResult(refusal, refusal == RefusalReason.None ? Info : null));
    }

    public Task<SpaceInfo?> Get() => Do<SpaceInfo?>(() => Info);

    public Task<SpaceSnapshot?> Snapshot() => Do<SpaceSnapshot?>(() => Now);

    public Task<ParticipantPage> Participants(Role? role, uint after, int limit) => Do(() => new ParticipantPage([.. Now.Stage], 9));

    public Task<PersonStanding> Standing(Actor person) => Do(() => Here);

    public Task<HandPage> Hands(Actor reader, int skip, int limit) => Do(() =>
        reader.Moderator ? new HandPage(RefusalReason.None, Raised[skip..], Raised.Length) : new HandPage(RefusalReason.NotAllowed, [], 0));

    public Task<BanPage> Bans(Actor reader, string? after, int limit) => Do(() => new BanPage(
        reader.Moderator ? RefusalReason.None : RefusalReason.NotAllowed,
        [new Ban(new ParticipantId("mallory"), Hanna.Id, DateTimeOffset.UnixEpoch, null, "spam")],
        null));

    public Task<EventPage> Events(EventQuery query)
    {
        Queries.Enqueue(query);
        return Do(() => new EventPage(RefusalReason.None, [.. Log.Where(e => e.Number > query.After)], LastEvent, LastEvent));
    }

    public Task<JoinResult> Join(JoinRequest request)
    {
        Joins.Enqueue(request);
        var refusal = Door(request);
        if (refusal != RefusalReason.None)
        {
            return Task.FromResult(JoinResult.Refused(refusal));
        }

        var isHost = request.Person.Id == Hanna.Id;
        var info = new ParticipantInfo(request.Person, isHost ? 1 : Interlocked.Increment(ref _numbers), isHost ? Role.Host : Role.Listener, !isHost);
        return Task.FromResult(new JoinResult(
            RefusalReason.None,
            new PersonState(info, 5, null, null),
            new MediaRoute(Epoch, 70, SystemTargetGrainId.CreateGrainServiceGrainId(1, "", SiloAddress.Zero), "127.0.0.1:30000"),
            Now,
            null));
    }

    public Task Leave(ConnectionId connection) => Task.CompletedTask;

    public Task<CommandResult> Execute(SpaceCommand command)
    {
        Commands.Enqueue(command);
        return Do(() => Answer(command));
    }

    public Task HostBlocked(ParticipantId host, ParticipantId person) => Task.CompletedTask;

    public ConcurrentQueue<GatewayLease> Leases { get; } = new();

    public ConcurrentQueue<GatewayPresence> Presences { get; } = new();

    public Func<GatewayLease, Task<LeaseAnswer>> OnRenew { get; set; } = _ => Task.FromException<LeaseAnswer>(new TimeoutException());

    public Func<GatewayPresence, Task<LeaseAnswer>> OnRejoin { get; set; } = _ => Task.FromException<LeaseAnswer>(new TimeoutException());

    public Task<LeaseAnswer> Renew(GatewayLease lease)
    {
        Leases.Enqueue(lease);
        return OnRenew(lease);
    }

    public Task<LeaseAnswer> Rejoin(GatewayPresence presence)
    {
        Presences.Enqueue(presence);
        return OnRejoin(presence);
    }

    public RoomDiagnostics? Inner { get; set; } = new(
        "silo", true, Epoch, 100, 250, 1, 2, 1, 5, 0, null, [], [new LeaseDiagnostics("a", 1, 0, 900)], new LogDiagnostics(20, 20, false, false));

    public Task<RoomDiagnostics?> Diagnostics() => Do(() => Inner);

    private Task<T> Do<T>(Func<T> make) => Failure is { } failure ? Task.FromException<T>(failure) : Task.FromResult(make());
}

/// <summary>Somebody who follows Ada and blocks Hanna.</summary>
public sealed class FakeUser : IUserGrain
{
    public ConcurrentQueue<(string What, ParticipantId Other, bool On)> Calls { get; } = new();

    public Exception? Failure { get; set; }

    public CommandResult Answer { get; set; }

    public Task<Relation> RelationTo(ParticipantId other, SpaceId asking) => Task.FromResult(default(Relation));

    public Task<CommandResult> SetFollow(ParticipantId other, bool follow) => Note("follow", other, follow);

    public Task<CommandResult> SetBlock(ParticipantId other, bool block) => Note("block", other, block);

    public Task<ListPage> Follows(string? after, int limit) => Task.FromResult(new ListPage([new ListedPerson(new ParticipantId("ada"), DateTimeOffset.UnixEpoch)], "ada"));

    public Task<ListPage> Blocks(string? after, int limit) => Task.FromResult(new ListPage([], null));

    public Task<ParticipantId[]> BlockedAmong(ParticipantId[] people) =>
        Failure is { } failure ? Task.FromException<ParticipantId[]>(failure) : Task.FromResult(people.Where(p => p == FakeSpace.Hanna.Id).ToArray());

    private Task<CommandResult> Note(string what, ParticipantId other, bool on)
    {
        Calls.Enqueue((what, other, on));
        return Task.FromResult(Answer);
    }
}

/// <summary>The operator's list.</summary>
public sealed class FakeCreators : ICreatorListGrain
{
    public ConcurrentQueue<(ParticipantId Person, bool Listed)> Calls { get; } = new();

    public Task<bool> Contains(ParticipantId person) => Task.FromResult(false);

    public Task<CommandResult> Set(ParticipantId person, bool listed)
    {
        Calls.Enqueue((person, listed));
        return Task.FromResult(CommandResult.Done);
    }

    public Task<ListPage> List(string? after, int limit) => Task.FromResult(new ListPage([], null));
}

/// <summary>Takes packets and does nothing with them.</summary>
public sealed class FakeMediaHub : IMediaHub
{
    public Task Push(byte[] batch) => Task.CompletedTask;

    public Task Forward(byte[] batch) => Task.CompletedTask;

    public Task<byte[]> Moved(ulong mediaKey, GrainId hub) => Task.FromResult<byte[]>([]);

    public Task<LeftSound?> FetchSound(ulong mediaKey, GrainId hub) => Task.FromResult<LeftSound?>(null);

    public Task LetGo(ulong mediaKey) => Task.CompletedTask;
}
