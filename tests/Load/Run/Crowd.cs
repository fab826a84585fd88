using Spaces.Load.Options;
using Spaces.TestKit.Http;
using Spaces.TestKit.Peer;
using Spaces.TestKit.Sdp;

namespace Spaces.Load.Run;

/// <summary>Rooms with everybody who will be in them, made before the clock runs: spaces, tokens, peers.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private const int LeastSampled = 3;
    private const int MostSampledRooms = 20;

    private readonly LoadOptions _options;
    private readonly SpacesClient[] _clients;
    private readonly PeerEngine _engine;
    private readonly Phases _phases;
    private readonly HubSeats? _hub;
    private readonly List<(string Space, string HostToken)> _rooms = [];

    private Crowd(LoadOptions options, Phases phases)
    {
        _options = options;
        _phases = phases;
        _engine = new PeerEngine(options.Threads, TimeSpan.FromMilliseconds(options.ReadEvery));
        _hub = options.Hub ? new HubSeats() : null;
        _clients = [.. options.Gateways.Select(g => new SpacesClient(g, maxConnections: 128))];
    }

    /// <summary>Speakers of all rooms.</summary>
    public List<RoomPeer> Speakers { get; } = [];

    /// <summary>Listeners of all rooms, rooms in turn.</summary>
    public List<RoomPeer> Listeners { get; } = [];

    /// <summary>Who is moved to the audience and promoted by turns, and sends all the time; null when no commands are given.</summary>
    public RoomPeer? Guest { get; private set; }

    /// <summary>Everybody.</summary>
    public IEnumerable<RoomPeer> All => Guest is null ? Speakers.Concat(Listeners) : Speakers.Concat(Listeners).Append(Guest);

    /// <summary>The only room's host, who is not in it: the gateway that they ask, and their token.</summary>
    public (SpacesClient Client, string Token) Host => (_clients[0], _rooms[0].HostToken);

    /// <summary>Creates spaces, tokens and peers; nobody is connected yet.</summary>
    public static async Task<Crowd> GatherAsync(LoadOptions options, Phases phases, CancellationToken cancel)
    {
        var crowd = new Crowd(options, phases);
        try
        {
            var run = Guid.NewGuid().ToString("N")[..8];
            var people = (options.Rooms * options.Speakers) + options.AllListeners + (options.Commands > 0 ? 1 : 0);
            var tokens = await crowd.TokensAsync(run, people + options.Rooms, cancel);
            for (var room = 0; room < options.Rooms; room++)
            {
                var token = tokens[people + room];
                crowd._rooms.Add((options.IsPlain ? "" : await crowd._clients[0].CreateSpaceAsync(token, $"Load {room}", cancel), token));
            }

            string User(int number) => $"load-{run}-{number}";
            for (var i = 0; i < options.Rooms * options.Speakers; i++)
            {
                crowd.Speakers.Add(crowd.Make(i, i / options.Speakers, i % options.Speakers, User(i), tokens[i], crowd.IsSampled(i / options.Speakers, 0)));
            }

            for (var i = 0; i < options.AllListeners; i++)
            {
                var sampled = crowd.IsSampled(i % options.Rooms, i / options.Rooms);
                var number = crowd.Speakers.Count + i;
                crowd.Listeners.Add(crowd.Make(i, i % options.Rooms, -1, User(number), tokens[number], sampled));
            }

            if (options.Commands > 0)
            {
                crowd.Guest = crowd.Make(options.Speakers, 0, options.Speakers, User(people - 1), tokens[^1], sampled: false);
            }

            return crowd;
        }
        catch
        {
            await crowd.DisposeAsync();
            throw;
        }
    }

    /// <summary>Everybody leaves and the spaces end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_hub is not null)
        {
            await _hub.DisposeAsync();
        }

        foreach (var person in All)
        {
            person.Peer.Close();
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        foreach (var (space, token) in _options.IsPlain ? [] : _rooms)
        {
            try
            {
                await _clients[0].EndSpaceAsync(token, space, limit.Token);
            }
            catch (Exception e) when (e is HttpRequestException or SpacesRequestException or OperationCanceledException)
            {
                await Console.Error.WriteLineAsync($"The space {space} could not be ended: {e.Message}");
            }
        }

        _engine.Dispose();
        foreach (var client in _clients)
        {
            client.Dispose();
        }
    }

    // In many rooms, some rooms stand for all.
    private bool IsSampled(int room, int inRoom) => room % Math.Max(1, _options.Rooms / MostSampledRooms) == 0
        && (inRoom < LeastSampled || inRoom % _options.SampleEvery == 0);

    private async Task<string[]> TokensAsync(string run, int people, CancellationToken cancel)
    {
        if (_options.IsPlain || _options.TokensPath is not null)
        {
            var given = _options.TokensPath is { } path
                ? (await File.ReadAllLinesAsync(path, cancel)).Select(l => l.Trim()).Where(l => l.Length > 0).ToArray()
                : [.. Enumerable.Repeat(_options.Token ?? "", people)];
            return given.Length >= people ? given : throw new LoadException($"{_options.TokensPath} has {given.Length} tokens; {people} are needed, one for each person and room.");
        }

        var tokens = new string[people];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, people),
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancel },
            async (i, c) => tokens[i] = await _clients[i % _clients.Length].MakeTokenAsync($"load-{run}-{i}", $"Load {i}", c));
        return tokens;
    }

    private RoomPeer Make(int number, int room, int speaker, string user, string token, bool sampled)
    {
        var ear = new Ear(_phases, sampled);
        var options = new ScriptedPeerOptions
        {
            Direction = speaker < 0 ? ClientDirection.RecvOnly : _options.IsPlain ? ClientDirection.SendOnly : ClientDirection.SendRecv,
            ConnectTimeout = TimeSpan.FromSeconds(20),
            Decrypts = sampled,
            Setup = _options.IsPlain ? "active" : "actpass",
        };
        return new RoomPeer
        {
            Room = room,
            Speaker = speaker,
            Peer = new ScriptedPeer(_engine, options, ear),
            Ear = ear,
            Client = _clients[(number / _options.Rooms) % _clients.Length],
            User = user,
            Token = token,
            Space = _rooms[room].Space,
            Door = _options.IsPlain ? PlainAsync : _hub is not null && speaker < 0 ? _hub.JoinAsync : SpaceAsync,
        };
    }

    private static Task SpaceAsync(RoomPeer person, CancellationToken cancel) => person.Peer.ConnectAsync(
        person.Client, person.Speaker < 0 ? MediaDoor.Whep : MediaDoor.Whip, person.Space, person.Token, cancel);

    private async Task PlainAsync(RoomPeer person, CancellationToken cancel)
    {
        var door = person.Speaker < 0 ? _options.Whep! : _options.Whip!;
        var session = await person.Client.OfferAsync(door, person.Token, person.Peer.Offer, cancel);
        await person.Peer.AcceptAsync(session.Answer, cancel);
    }
}
