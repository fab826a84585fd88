using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Grains.Interfaces.Cluster;

/// <summary>What a gateway tells the cluster's coordinator of itself, once a second.</summary>
/// <param name="Gateway">This run of its process.</param>
/// <param name="Name">The operator's name for it, the same after a restart.</param>
/// <param name="Url">Where clients reach it (an origin such as <c>https://gw1.example</c>); empty when the operator has not said.</param>
/// <param name="Version">The program's version.</param>
/// <param name="State">What it is doing.</param>
/// <param name="Connections">Media connections that it holds; while it drains, those that are left.</param>
/// <param name="Rooms">Rooms that they are in.</param>
/// <param name="Load">Its load, 0 to 1.</param>
/// <param name="AcceptsJoins">Whether it takes newcomers: false while it is full or draining.</param>
/// <param name="DrainLeft">While draining: how long it still has. Zero otherwise.</param>
/// <param name="Uptime">Since its start.</param>
[GenerateSerializer, Immutable, Alias(Aliases.GatewayReport)]
public sealed record GatewayReport(
    [property: Id(0)] GatewayId Gateway,
    [property: Id(1)] string Name,
    [property: Id(2)] string Url,
    [property: Id(3)] string Version,
    [property: Id(4)] NodeState State,
    [property: Id(5)] int Connections,
    [property: Id(6)] int Rooms,
    [property: Id(7)] double Load,
    [property: Id(8)] bool AcceptsJoins,
    [property: Id(9)] TimeSpan DrainLeft,
    [property: Id(10)] TimeSpan Uptime);

/// <summary>The answer to a gateway's report.</summary>
/// <param name="Order">What it is to do, or null: go on as it does.</param>
/// <param name="Gateways">The cluster's gateways by their newest reports, itself included: where clients may go.</param>
[GenerateSerializer, Immutable, Alias(Aliases.GatewayOrders)]
public sealed record GatewayOrders(
    [property: Id(0)] NodeOrder? Order,
    [property: Id(1)] GatewayReport[] Gateways);
