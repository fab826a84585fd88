using Spaces.Faults.Clients;

namespace Spaces.Faults.Scenarios;

/// <summary>A fault, and what is to be met when it happens.</summary>
internal abstract class Scenario
{
    /// <summary>Three packets: what a listener may miss of a room that the fault is not about.</summary>
    protected static readonly TimeSpan Undisturbed = TimeSpan.FromMilliseconds(60);

    /// <summary>What a planned move of a room may cost.</summary>
    protected static readonly TimeSpan Handover = TimeSpan.FromMilliseconds(100);

    /// <summary>As it is given on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What happens, for the table.</summary>
    public abstract string Fault { get; }

    /// <summary>How many silos there are at the beginning.</summary>
    public virtual int Silos => 2;

    /// <summary>Settings of the processes, besides those of all scenarios; as <c>silo:NAME=VALUE</c>.</summary>
    public virtual IReadOnlyList<string> Settings => [];

    /// <summary>Whether the nodes must have networks of their own.</summary>
    public virtual bool NeedsNamespaces => false;

    /// <summary>A checkout whose programs the cluster starts with; null: this one.</summary>
    public virtual string? Bin(FaultOptions options) => null;

    /// <summary>Who is there.</summary>
    public virtual FleetPlan Plan(FaultOptions options) => new() { Rooms = options.Rooms };

    /// <summary>Lets it happen and measures.</summary>
    public abstract Task<Outcome> RunAsync(Scene scene, CancellationToken cancel);

    /// <summary>All there are, in the order of the table.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new DrainSilo("drain-silo", 2), new DrainSilo("drain-silo-3", 3), new Rolling(), new KillSilo(), new TwentyKills(), new HangSilo(),
        new Partition("partition-redis"), new Partition("partition-all"), new RedisOutage(), new KillGateway(), new DrainGateway("drain-gateway", toNewcomer: false),
        new DrainGateway("drain-gateway-new", toNewcomer: true), new StoreOutage(),
        new BadNetwork("loss-2", 0.02), new BadNetwork("loss-10", 0.10), new AddNode("silo"), new AddNode("gateway"), new Balance(),
    ];
}
