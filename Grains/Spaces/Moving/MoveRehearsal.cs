using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Serialization;
using Spaces.Grains.Audio;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Interfaces.Startup;
using Spaces.Grains.Media;
using Spaces.Grains.Opus;

namespace Spaces.Grains.Spaces.Moving;

/// <summary>
/// Runs what a move of a room runs before a room moves: a process compiles its code when it is called first, and the first room would be silent for so
/// long. What needs nobody else is done before the silo takes rooms; the journey to another silo and back, as soon as there is one. Whatever fails
/// here costs the first move some time and nothing else.
/// </summary>
internal sealed partial class MoveRehearsal(
    IGrainFactory grains,
    IOpusCodec codec,
    IOptions<MixerOptions> options,
    MediaPlane plane,
    Serializer<MovedRoom> serializer,
    DeepCopier<MovedRoom> copier,
    IClusterMembershipService membership,
    ILocalSiloDetails silo,
    TimeProvider time,
    ILogger<MoveRehearsal> logger) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    // A silo that starts must not wait longer for it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan JourneyPatience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(500);

    // What rooms are made of.
    private static readonly string[] Folders = ["Audio", "Media", "Opus", "Domain", "RoomLinks", "Spaces"];

    // Code is compiled once for a process, however many silos a test starts in it.
    private static int _compiled;

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _travelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _local = Task.CompletedTask;
    private Task _journey = Task.CompletedTask;

    /// <summary>Ends when the journey to another silo and back is done.</summary>
    public Task Travelled => _travelled.Task;

    /// <inheritdoc />
    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe(nameof(MoveRehearsal), ServiceLifecycleStage.ApplicationServices, _ => Begin(), _ => _local);
        lifecycle.Subscribe(
            $"{nameof(MoveRehearsal)}.Journey",
            ServiceLifecycleStage.Active,
            _ =>
            {
                _journey = Task.Run(Travel, CancellationToken.None);
                return Task.CompletedTask;
            },
            async _ =>
            {
                await _stop.CancelAsync();
                await _journey;
            });
    }

    /// <inheritdoc />
    public void Dispose() => _stop.Dispose();

    private async Task Begin()
    {
        if (Interlocked.Exchange(ref _compiled, 1) == 0)
        {
            _local = Task.Run(Rehearse, CancellationToken.None);
            await Task.WhenAny(_local, Task.Delay(Patience, time));
        }
    }

    private void Rehearse()
    {
        var started = time.GetTimestamp();
        try
        {
            using (var mixer = RehearsedRoom.Mixer(codec, options.Value))
            {
                var room = RehearsedRoom.Pack(mixer.Save(), plane.HubId, grains);
                RehearsedRoom.Open(copier.Copy(serializer.Deserialize(serializer.SerializeToArray(room)))!, codec, options.Value);
            }

            LeavePackets();
            var methods = CompiledAhead.Run(typeof(MoveRehearsal).Assembly, IsOfRooms, _stop.Token) + CompiledAhead.RunContracts(_stop.Token);
            StartUpGarbage.Collect();
            LogRehearsed(logger, methods, (long)time.GetElapsedTime(started).TotalMilliseconds);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogNotRehearsed(logger, e);
        }
    }

    private static void LeavePackets()
    {
        var inbox = new PacketInbox();
        var departed = new DepartedRooms();
        var packet = new AudioPacket(0, 0, AudioFormat.SilentLevel, false, [0]);
        inbox.TryPost(1, packet);
        inbox.Close().TryRead(out _, out _, out _);
        departed.Add(1, TimeSpan.Zero, Task.CompletedTask);
        if (departed.TryFind(1, TimeSpan.Zero, out var room))
        {
            room.TryTake(1, packet, TimeSpan.Zero, out _);
            room.Arrived(default);
        }
    }

    // And the codecs that are generated for it.
    private static bool IsOfRooms(string space) => Array.Exists(Folders, f => Below(space, $"Spaces.Grains.{f}") || Below(space, $"OrleansCodeGen.Spaces.Grains.{f}"));

    private static bool Below(string space, string root) =>
        space.StartsWith(root, StringComparison.Ordinal) && (space.Length == root.Length || space[root.Length] == '.');

    private async Task Travel()
    {
        try
        {
            await foreach (var members in membership.MembershipUpdates.WithCancellation(_stop.Token))
            {
                var other = members.Members.Values.FirstOrDefault(m => m.Status == SiloStatus.Active && !m.SiloAddress.Equals(silo.SiloAddress));
                if (other is not null && await TravelTo(other.SiloAddress))
                {
                    _travelled.SetResult();
                    return;
                }
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException && _stop.IsCancellationRequested)
        {
            // The silo stops, and whatever was asked of others is of no use any more.
        }
    }

    private async Task<bool> TravelTo(SiloAddress other)
    {
        var started = time.GetTimestamp();
        var room = grains.GetGrain<IRehearsalGrain>(silo.SiloAddress.ToParsableString());
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        patience.CancelAfter(JourneyPatience);
        try
        {
            await room.Where().WaitAsync(patience.Token);
            foreach (var to in (SiloAddress[])[other, silo.SiloAddress])
            {
                // A silo that has just joined may not be known to take grains yet: a grain that is sent there stays.
                while (!(await room.Where().WaitAsync(patience.Token)).Equals(to))
                {
                    await room.Go(to).WaitAsync(patience.Token);
                    await Task.Delay(Look, time, patience.Token);
                }

                // The silo that it left is still letting go of it: sent back now, each of the two would wait for the other one.
                await Task.Delay(Rest, time, patience.Token);
            }

            LogTravelled(logger, other, (long)time.GetElapsedTime(started).TotalMilliseconds);
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException && !_stop.IsCancellationRequested)
        {
            // The other silo is gone, or of a version that knows no rehearsals: the next change of the members is another chance.
            LogNotRehearsed(logger, e);
            return false;
        }
        finally
        {
            room.End().Ignore();
        }
    }

    [LoggerMessage(EventIds.MovesRehearsed, LogLevel.Debug, "Moves of rooms are rehearsed: {Methods} methods in {Milliseconds} ms")]
    private static partial void LogRehearsed(ILogger logger, int methods, long milliseconds);

    [LoggerMessage(EventIds.MoveTravelled, LogLevel.Debug, "A move to silo {Silo} and back is rehearsed: {Milliseconds} ms")]
    private static partial void LogTravelled(ILogger logger, SiloAddress silo, long milliseconds);

    [LoggerMessage(EventIds.MovesNotRehearsed, LogLevel.Information, "A move of a room could not be rehearsed: the first one may be heard")]
    private static partial void LogNotRehearsed(ILogger logger, Exception exception);
}
