using Spaces.Load.Options;
using Spaces.TestKit.Audio;
using Spaces.TestKit.Http;
using Spaces.TestKit.Peer;
using Spaces.TestKit.Sdp;

namespace Spaces.Load.Run;

/// <summary>Rooms with everybody who will be in them, made before the clock runs: spaces, tokens, peers.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private const int LeastSampled = 3;

    private readonly LoadOptions _options;
    private readonly SpacesClient[] _clients;
    private readonly PeerEngine _engine;
    private readonly MeasureWindow _window;
    private readonly List<(string Space, string HostToken)> _rooms = [];

    private Crowd(LoadOptions options, MeasureWindow window)
    {
        _options = options;
        _window = window;
        _engine = new PeerEngine(options.Threads);
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
    public static async Task<Crowd> GatherAsync(LoadOptions options, MeasureWindow window, CancellationToken cancel)
    {
        var crowd = new Crowd(options, window);
        try
        {
            var run = Guid.NewGuid().ToString("N")[..8];
            for (var room = 0; room < options.Rooms; room++)
            {
                var token = await crowd._clients[0].MakeTokenAsync($"load-{run}-host-{room}", "Load host", cancel);
                crowd._rooms.Add((await crowd._clients[0].CreateSpaceAsync(token, $"Load {room}", cancel), token));
            }

            var people = (options.Rooms * options.Speakers) + options.Listeners + (options.Commands > 0 ? 1 : 0);
            var tokens = new string[people];
            await Parallel.ForEachAsync(
                Enumerable.Range(0, people),
                new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancel },
                async (i, c) => tokens[i] = await crowd._clients[i % crowd._clients.Length].MakeTokenAsync(User(i), $"Load {i}", c));
            string User(int number) => $"load-{run}-{number}";
            for (var i = 0; i < options.Rooms * options.Speakers; i++)
            {
                crowd.Speakers.Add(crowd.Make(i, i / options.Speakers, i % options.Speakers, User(i), tokens[i], sampled: true));
            }

            for (var i = 0; i < options.Listeners; i++)
            {
                var inRoom = i / options.Rooms;
                var sampled = inRoom < LeastSampled || inRoom % options.SampleEvery == 0;
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
        foreach (var person in All)
        {
            person.Peer.Close();
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        foreach (var (space, token) in _rooms)
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

    private RoomPeer Make(int number, int room, int speaker, string user, string token, bool sampled)
    {
        var ear = new Ear(_window, sampled ? new SoundRecording(_options.LongestSeconds + 1) : null);
        var options = new ScriptedPeerOptions
        {
            Direction = speaker < 0 ? ClientDirection.RecvOnly : ClientDirection.SendRecv,
            ConnectTimeout = TimeSpan.FromSeconds(20),
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
        };
    }
}
