using Spaces.Gateway.Net;
using Spaces.Gateway.Udp;

namespace Spaces.Gateway.Edge;

/// <summary>Where a peer's media goes, and from which socket: one reference, so that the fan-out reads both or neither of a change.</summary>
internal sealed record Destination(TransportAddress Address, IUdpSocket Socket);
