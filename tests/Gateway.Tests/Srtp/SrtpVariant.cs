using Spaces.Gateway.Srtp;

namespace Spaces.Gateway.Tests.Srtp;

/// <summary>A profile by one implementation of it. All contract tests run over all that work on this machine.</summary>
internal sealed record SrtpVariant(SrtpProfile Profile, SrtpImplementation Implementation)
{
    /// <summary>Names for theories, whose arguments have to be public types.</summary>
    public static TheoryData<string> Names { get; } = [.. All().Select(variant => variant.ToString())];

    public byte[] Salt => TestKeys.Salt(Profile);

    public static SrtpVariant Of(string name) => All().Single(variant => variant.ToString() == name);

    public static IEnumerable<SrtpVariant> All() =>
        from profile in Enum.GetValues<SrtpProfile>()
        from implementation in Enum.GetValues<SrtpImplementation>()
        where SrtpCiphers.IsAvailable(profile, implementation)
        select new SrtpVariant(profile, implementation);

    public ISrtpCipher Rtp(byte[]? key = null) => SrtpCiphers.CreateRtp(Profile, key ?? TestKeys.Key, Salt, Implementation);

    public ISrtcpCipher Rtcp(byte[]? key = null) => SrtpCiphers.CreateRtcp(Profile, key ?? TestKeys.Key, Salt, Implementation);

    public override string ToString() => $"{Profile} by {Implementation}";
}
