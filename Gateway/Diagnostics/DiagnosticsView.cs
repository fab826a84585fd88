using Spaces.Grains.Interfaces.Diagnostics;

namespace Spaces.Gateway.Diagnostics;

/// <summary>A space for an operator's eyes.</summary>
/// <param name="Space">Its id.</param>
/// <param name="Room">As its actor sees itself.</param>
/// <param name="Gateway">Its connections on the gateway that was asked.</param>
internal sealed record DiagnosticsView(string Space, RoomDiagnostics Room, ConnectionPage Gateway);
