namespace Spaces.Gateway.Udp;

/// <summary>The media port cannot be had; the message says which setting to change.</summary>
internal sealed class MediaPortException(string message, Exception cause) : Exception(message, cause);
