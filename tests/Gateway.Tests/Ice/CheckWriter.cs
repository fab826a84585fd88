using Spaces.Gateway.Ice;
using Spaces.Gateway.Stun;

namespace Spaces.Gateway.Tests.Ice;

/// <summary>Writes a connectivity check as a browser would, with one thing wrong where a test wants it.</summary>
internal sealed record CheckWriter
{
    public const string RemoteUfrag = "c1nt";

    public static IceCredentials Local { get; } = new("serverfrag", "server-password-of-24-characters");

    public byte[] TransactionId { get; init; } = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

    public StunClass Class { get; init; } = StunClass.Request;

    public ushort Method { get; init; } = StunProtocol.BindingMethod;

    public string? Username { get; init; } = $"{Local.UsernameFragment}:{RemoteUfrag}";

    public string? Password { get; init; } = Local.Password;

    public bool UseCandidate { get; init; }

    public bool Controlled { get; init; }

    public ushort[] Unknown { get; init; } = [];

    public bool WrongFingerprint { get; init; }

    public byte[] Write()
    {
        var buffer = new byte[256];
        var writer = new StunWriter(buffer, Class, Method, TransactionId);
        if (Username is not null)
        {
            writer.AddUsername(System.Text.Encoding.UTF8.GetBytes(Username));
        }

        // Chromium's network-info attribute: optional, unknown to us, on every check.
        writer.AddBytes(0xC057, [0, 1, 0, 10]);
        foreach (var type in Unknown)
        {
            writer.AddBytes(type, [1, 2]);
        }

        if (Controlled)
        {
            writer.AddIceControlled(0);
        }
        else
        {
            writer.AddIceControlling(ulong.MaxValue);
        }

        if (UseCandidate)
        {
            writer.AddUseCandidate();
        }

        writer.AddPriority(1853824767);
        if (Password is not null)
        {
            writer.AddMessageIntegrity(System.Text.Encoding.UTF8.GetBytes(Password));
        }

        writer.AddFingerprint();
        Assert.True(writer.TryFinish(out var length));
        if (WrongFingerprint)
        {
            buffer[length - 1] ^= 1;
        }

        return buffer[..length];
    }
}
