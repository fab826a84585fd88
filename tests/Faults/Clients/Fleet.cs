using Spaces.Faults.Processes;
using Spaces.TestKit.Http;
using Spaces.TestKit.Listening;
using Spaces.TestKit.Peer;

namespace Spaces.Faults.Clients;

/// <summary>All rooms of a run with the people in them, as many on each gateway that takes people.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private const int AtOnce = 4;

    // Short beside every gap that is looked for; arrivals are the kernel's times, whatever this process does meanwhile.
    private static readonly TimeSpan ReadEvery = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly PeerEngine _engine = new(1, ReadEvery, realTime: true);
    private readonly List<SpacesClient> _clients;
    private readonly Uri[] _gateways;
    private readonly TokenSigner _tokens;
    private readonly FleetPlan _plan;
    private readonly string _mark = Guid.NewGuid().ToString("N")[..6];

    private Fleet(ClusterNodes cluster, FleetPlan plan)
    {
        _gateways = [.. cluster.Of("gateway").Select(g => new Uri(g.Url))];
        _tokens = TokenSigner.Of(cluster.KeyFile);
        _clients = [.. _gateways.Select(g => new SpacesClient(g))];
        _plan = plan;
    }

    /// <summary>Lets the speakers speak.</summary>
    public Choir Choir { get; } = new(realTime: true);

    /// <summary>The rooms, by number.</summary>
    public IReadOnlyList<Room> Rooms { get; private set; } = [];

    /// <summary>Everybody.</summary>
    public IEnumerable<Seat> Seats => Rooms.SelectMany(r => r.Seats);

    /// <summary>A token that may use <c>/v1/admin</c>.</summary>
    public string OperatorToken => _tokens.Make("operator", operates: true);

    /// <summary>The gateways.</summary>
    public IReadOnlyList<Uri> Gateways => _gateways;

    /// <summary>Creates the spaces and brings everybody in.</summary>
    public static async Task<Fleet> GatherAsync(ClusterNodes cluster, FleetPlan plan, CancellationToken cancel)
    {
        var fleet = new Fleet(cluster, plan);
        try
        {
            using var turns = new SemaphoreSlim(AtOnce);
            fleet.Rooms = await Task.WhenAll(Enumerable.Range(0, plan.Rooms).Select(async index =>
            {
                await turns.WaitAsync(cancel);
                try
                {
                    return await fleet.FillAsync(index, await fleet.CreateAsync(index, cancel), cancel);
                }
                finally
                {
                    turns.Release();
                }
            }));
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>Creates a space; nobody is in it yet.</summary>
    public Task<string> CreateAsync(int index, CancellationToken cancel) =>
        _clients[index % Math.Min(_plan.Gateways, _clients.Count)].CreateSpaceAsync(_tokens.Make(NameOf("host", index)), $"Room {index}", cancel);

    /// <summary>Brings people into created spaces, a room of two each.</summary>
    public async Task FillAsync(IReadOnlyList<string> spaces, CancellationToken cancel)
    {
        var rooms = new List<Room>(Rooms);
        foreach (var space in spaces)
        {
            rooms.Add(await FillAsync(rooms.Count, space, cancel));
            Rooms = [.. rooms];
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // The voices first: nobody speaks into what is closed.
        Choir.Dispose();
        foreach (var seat in Seats)
        {
            await seat.DisposeAsync();
        }

        _engine.Dispose();
        foreach (var client in _clients)
        {
            client.Dispose();
        }
    }

    private async Task<Room> FillAsync(int index, string space, CancellationToken cancel)
    {
        var tone = new ToneLoop(Room.ToneOf(index), _plan.ExpectedLossPercent);
        // Over the rooms, speaker and listener are together on either gateway, or apart, equally often.
        var host = await SitAsync("host", index, index, space, tone, speak: true, muted: false, cancel);
        var guest = _plan.Guests ? await SitAsync("guest", index, index + 1, space, null, speak: true, muted: true, cancel) : null;
        if (_plan.Guests)
        {
            await DoAsync(host, "ChangeSettings", cancel, new { speak = "invited" });
        }

        var listener = await SitAsync("listener", index, index + (index / 2), space, null, speak: false, muted: false, cancel);
        if (_plan.Guests)
        {
            await DoAsync(listener, "RaiseHand", cancel, false);
        }

        return new Room(index, space, host, listener, guest);
    }

    private async Task<Seat> SitAsync(
        string what, int index, int gateway, string space, ToneLoop? voice, bool speak, bool muted, CancellationToken cancel)
    {
        var user = NameOf(what, index);
        var person = new SeatPerson
        {
            User = user,
            Token = _tokens.Make(user),
            Space = space,
            Speak = speak,
            Muted = muted,
            Voice = voice,
            Frequency = Room.ToneOf(index),
            Engine = _engine,
            Link = _plan.Link,
            Seed = (index * 10) + what.Length,
        };
        var seat = new Seat(person, _gateways, Choir);
        try
        {
            await seat.JoinAsync(_gateways[gateway % Math.Min(_plan.Gateways, _gateways.Length)], cancel);
            return seat;
        }
        catch
        {
            await seat.DisposeAsync();
            throw;
        }
    }

    private static async Task DoAsync(Seat seat, string method, CancellationToken cancel, params object?[] arguments)
    {
        // Fresh processes on a busy machine may cost somebody their connection before anything is measured: what was not answered is said again over the next
        // one. What is refused is refused.
        var until = PeerEngine.Now + Patience;
        int? status;
        while ((status = await seat.CommandAsync(method, cancel, arguments)) is null)
        {
            if (PeerEngine.Now > until)
            {
                throw new FaultRunException($"{seat.Person.User}: {method} was not answered.");
            }

            await Task.Delay(200, cancel);
        }

        if (status != 0)
        {
            throw new FaultRunException($"{seat.Person.User}: {method} was refused with {status}.");
        }
    }

    private string NameOf(string what, int index) => $"{what}{index}-{_mark}";
}
