namespace Spaces.Grains.Interfaces.Cluster;

/// <summary>What a silo tells the cluster's coordinator of itself, once a second.</summary>
/// <param name="Name">The operator's name for it, the same after a restart.</param>
/// <param name="Address">The silo's address in the cluster; another after each start.</param>
/// <param name="Desk">Grain id of its <see cref="ISiloDesk"/>.</param>
/// <param name="Version">The program's version.</param>
/// <param name="State">What it is doing.</param>
/// <param name="Rooms">Rooms that are open on it; while it drains, those that are left.</param>
/// <param name="MixingCores">Processor cores that their mixing takes, smoothed over seconds: 0.25 is a quarter of one core.</param>
/// <param name="UsableCores">Cores that mixing may take in all.</param>
/// <param name="BudgetShare">Share of its mixing budget that is spent, 0 to 1 and beyond.</param>
/// <param name="AcceptsRooms">Whether it opens new rooms: false while it is full or draining.</param>
/// <param name="DrainLeft">While draining: how long it still has. Zero otherwise.</param>
/// <param name="Uptime">Since its start.</param>
[GenerateSerializer, Immutable, Alias(Aliases.SiloReport)]
public sealed record SiloReport(
    [property: Id(0)] string Name,
    [property: Id(1)] SiloAddress Address,
    [property: Id(2)] GrainId Desk,
    [property: Id(3)] string Version,
    [property: Id(4)] NodeState State,
    [property: Id(5)] int Rooms,
    [property: Id(6)] double MixingCores,
    [property: Id(7)] double UsableCores,
    [property: Id(8)] double BudgetShare,
    [property: Id(9)] bool AcceptsRooms,
    [property: Id(10)] TimeSpan DrainLeft,
    [property: Id(11)] TimeSpan Uptime);

/// <summary>The answer to a silo's report.</summary>
/// <param name="Order">What it is to do, or null: go on as it does.</param>
/// <param name="Silos">The cluster's silos by their newest reports, itself included: for placing and moving rooms.</param>
/// <param name="Shift">Rooms to hand over for balance, or null.</param>
[GenerateSerializer, Immutable, Alias(Aliases.SiloOrders)]
public sealed record SiloOrders(
    [property: Id(0)] NodeOrder? Order,
    [property: Id(1)] SiloReport[] Silos,
    [property: Id(2)] LoadShift? Shift);

/// <summary>A silo has more to mix than another one: it is to hand over about so much of it, a room at a time, each in a silence if one comes.</summary>
/// <param name="To">The silo that takes it.</param>
/// <param name="Cores">How much, in processor cores of mixing.</param>
[GenerateSerializer, Immutable, Alias(Aliases.LoadShift)]
public sealed record LoadShift([property: Id(0)] SiloAddress To, [property: Id(1)] double Cores);
