using Orleans.Runtime.Placement;
using Spaces.Grains.Media;
using Spaces.TestKit.Scheduling;

namespace Spaces.Grains.Tests.Cluster;

/// <summary>A room of a plane whose grain can be moved, and is not there.</summary>
internal sealed class FakeRoom : SchedulerOnlyGrain, IGrainContext
{
    private readonly MediaPlane _plane;
    private readonly List<FakeRoom> _moved;
    private readonly TaskCompletionSource _gone = new();

    /// <summary>Opens a room.</summary>
    /// <param name="plane">Where.</param>
    /// <param name="moved">Gets the rooms that move, in their order.</param>
    /// <param name="space">The space's id.</param>
    /// <param name="cores">What it takes.</param>
    /// <param name="heard">Whether somebody is heard.</param>
    public FakeRoom(MediaPlane plane, List<FakeRoom> moved, string space, double cores, bool heard)
    {
        (_plane, _moved, Space) = (plane, moved, space);
        Media = new RoomMedia(this, _ => { }) { Heard = heard };
        for (var i = 0; i < 1_000; i++)
        {
            Media.Spent(TimeSpan.FromSeconds(cores / 50));
        }

        plane.Enter(Media);
    }

    public string Space { get; }

    public RoomMedia Media { get; }

    /// <summary>Whether it goes when it is asked to.</summary>
    public bool Goes { get; init; } = true;

    /// <summary>Where it was last asked to go.</summary>
    public SiloAddress? To { get; private set; }

    GrainId IGrainContext.GrainId => GrainId.Create("space", Space);

    Task IGrainContext.Deactivated => _gone.Task;

    public override void QueueAction(Action<object> action, object state) => throw new NotSupportedException();

    void IGrainContext.Migrate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken)
    {
        To = (SiloAddress)requestContext![IPlacementDirector.PlacementHintKey];
        if (Goes)
        {
            _plane.Leave(Media);
            lock (_moved)
            {
                _moved.Add(this);
            }

            _gone.SetResult();
        }
    }
}
