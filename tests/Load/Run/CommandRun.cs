using Spaces.TestKit.Http;
using Spaces.TestKit.Peer;

namespace Spaces.Load.Run;

/// <summary>What a command does to what is heard of somebody.</summary>
internal enum Effect
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>They are no longer heard.</summary>
    Silence,

    /// <summary>They are heard.</summary>
    Sound,
}

/// <summary>A command that was given, and answered with success.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Effect">What it does.</param>
/// <param name="Speaker">Number of the speaker to whom.</param>
/// <param name="Sent">The moment before the request was written.</param>
/// <param name="Answered">When the answer was read.</param>
internal sealed record GivenCommand(string Name, Effect Effect, int Speaker, TimeSpan Sent, TimeSpan Answered);

/// <summary>
/// Mutes the last speaker, who unmutes themselves, over and over; every other time a guest is moved to the audience and promoted again. One command at a time, as
/// an operator's clients would over HTTP, and with pauses of random length: moments are spread over the 20 ms of a frame.
/// </summary>
internal sealed class CommandRun(int mutes, Crowd crowd, CancellationToken cancel)
{
    // Longer than a command takes to be heard, with enough silence behind it to be sure.
    private const int LeastPause = 300;
    private const int MostPause = 450;

    // From the raised hand to the invitation: nothing is to be heard of the former.
    private const int HandPause = 50;

    private readonly List<GivenCommand> _given = [];
    private readonly RoomPeer _speaker = crowd.Speakers[^1];
    private readonly RoomPeer _guest = crowd.Guest!;

    /// <summary>All commands in the order in which they were given.</summary>
    public IReadOnlyList<GivenCommand> Given => _given;

    /// <summary>How long so many mutes take at the most, when answers take 100 ms.</summary>
    public static TimeSpan Longest(int mutes) => TimeSpan.FromMilliseconds((mutes * 3.5 * (MostPause + 100)) + 10_000);

    /// <summary>The guest comes in through the speakers' door: their microphone stays connected in the audience, too.</summary>
    public async Task PrepareAsync()
    {
        await _guest.ConnectAsync(cancel);
        if (_guest.Failure is { } failure)
        {
            throw new LoadException($"The guest could not connect: {failure}");
        }
    }

    /// <summary>Gives all commands.</summary>
    /// <exception cref="SpacesRequestException">One was refused.</exception>
    public async Task RunAsync()
    {
        var (host, hostToken) = crowd.Host;
        await PauseAsync();
        for (var i = 0; i < mutes; i++)
        {
            await GiveAsync("mute", Effect.Silence, _speaker, host, hostToken, $"participants/{_speaker.User}/mute");
            await PauseAsync();
            await GiveAsync("unmute", Effect.Sound, _speaker, _speaker.Client, _speaker.Token, $"participants/{_speaker.User}/unmute");
            await PauseAsync();
            if (i % 2 == 1)
            {
                await GiveAsync("to the audience", Effect.Silence, _guest, host, hostToken, $"participants/{_guest.User}/demote");
                await PauseAsync();
                await GiveAsync("raise a hand", Effect.None, _guest, _guest.Client, _guest.Token, "hand");
                await Task.Delay(HandPause, cancel);
                await GiveAsync("invite", Effect.Sound, _guest, host, hostToken, $"participants/{_guest.User}/invite");
                await PauseAsync();
            }
        }
    }

    private async Task GiveAsync(string name, Effect effect, RoomPeer on, SpacesClient client, string token, string command)
    {
        var method = command == "hand" ? HttpMethod.Put : HttpMethod.Post;
        var sent = PeerEngine.Now;
        await client.CommandAsync(method, token, on.Space, command, cancel);
        _given.Add(new GivenCommand(name, effect, on.Speaker, sent, PeerEngine.Now));
    }

    private Task PauseAsync() => Task.Delay(TimeSpan.FromMilliseconds(LeastPause + (Random.Shared.NextDouble() * (MostPause - LeastPause))), cancel);
}
