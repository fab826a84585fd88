namespace Spaces.Gateway.Udp;

/// <summary>Why the kernel did not take a datagram.</summary>
internal enum SendError
{
    /// <summary>No room in the socket's buffer or the device's queue, also after a short wait.</summary>
    BufferFull,

    /// <summary>A destination said that nobody listens there.</summary>
    Refused,

    /// <summary>A packet filter forbids it.</summary>
    NotPermitted,

    /// <summary>There is no way to the destination.</summary>
    Unreachable,

    /// <summary>Anything else.</summary>
    Other,
}
