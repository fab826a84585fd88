using System.Text;
using Spaces.Gateway.Ice;
using Spaces.Gateway.Stun;

namespace Spaces.Benchmarks.Ice;

/// <summary>A browser's connectivity check and the agent that it is for.</summary>
internal static class ConnectivityCheck
{
    private const string RemoteUfrag = "Xq3b";

    private static readonly IceCredentials _local = new("serverfrag12", "server-password-of-32-characters");

    public static IceLiteAgent Agent() => new(_local, RemoteUfrag);

    /// <summary>With the attributes that Chromium sends, network cost included.</summary>
    public static byte[] Write()
    {
        Span<byte> buffer = stackalloc byte[256];
        var writer = new StunWriter(buffer, StunClass.Request, StunProtocol.BindingMethod, Samples.Bytes(12, seed: 5));
        writer.AddUsername(Encoding.UTF8.GetBytes($"{_local.UsernameFragment}:{RemoteUfrag}"));
        writer.AddBytes(0xC057, [0, 1, 0, 10]);
        writer.AddIceControlling(0x0123_4567_89AB_CDEF);
        writer.AddUseCandidate();
        writer.AddPriority(1_853_824_767);
        writer.AddMessageIntegrity(Encoding.UTF8.GetBytes(_local.Password));
        writer.AddFingerprint();
        return writer.TryFinish(out int length)
            ? buffer[..length].ToArray()
            : throw new InvalidOperationException("The check does not fit.");
    }
}
