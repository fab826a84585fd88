using Spaces.Gateway.Net;
using Spaces.Gateway.Stun;
using Spaces.TestKit;

namespace Spaces.Gateway.Tests.Stun;

public sealed class StunMessageTests
{
    private const string Header = "00 01 LL LL 21 12 a4 42 000102030405060708090a0b";

    [Fact]
    public void Takes_a_bare_binding_request()
    {
        Assert.True(StunMessage.TryParse(With(string.Empty), out var message));
        Assert.False(message.HasUsername);
        Assert.False(message.HasMessageIntegrity);
        Assert.Null(message.Priority);
        Assert.Equal(0, message.ErrorCode);
        Assert.False(message.TryGetXorMappedAddress(out _));
    }

    [Theory]
    [InlineData("00 06 00 05 61 62 63 64", "value longer than the message")]
    [InlineData("00 24 00 02 61 62 00 00", "PRIORITY of two bytes")]
    [InlineData("80 2a 00 04 00 00 00 01", "tie breaker of four bytes")]
    [InlineData("00 08 00 04 00 00 00 01", "integrity of four bytes")]
    [InlineData("80 28 00 04 00 00 00 01 00 25 00 00", "an attribute after FINGERPRINT")]
    [InlineData("00 09 00 04 00 00 02 00", "error class 2")]
    public void Refuses(string attributes, string why) =>
        Assert.False(StunMessage.TryParse(With(attributes), out _), why);

    [Fact]
    public void Refuses_another_cookie_a_wrong_length_and_set_top_bits()
    {
        var good = With("00 25 00 00");
        Assert.True(StunMessage.TryParse(good, out _));
        foreach (var index in new[] { 0, 3, 4 })
        {
            var bad = (byte[])good.Clone();
            bad[index] ^= 0x80;
            Assert.False(StunMessage.TryParse(bad, out _));
        }

        Assert.False(StunMessage.TryParse([.. good, 0], out _));
        Assert.False(StunMessage.TryParse(good.AsSpan(0, good.Length - 4), out _));
    }

    [Fact]
    public void Of_a_repeated_attribute_the_first_counts()
    {
        Assert.True(StunMessage.TryParse(With("00 06 00 04 61 3a 62 63  00 06 00 04 7a 3a 7a 7a  00 24 00 04 00000001 00 24 00 04 00000002"), out var m));
        Assert.Equal("a:bc"u8.ToArray(), m.Username.ToArray());
        Assert.Equal(1u, m.Priority);
    }

    [Fact]
    public void What_comes_after_the_integrity_is_not_seen()
    {
        var integrity = "00 08 00 14" + string.Concat(Enumerable.Repeat("00", 20));
        Assert.True(StunMessage.TryParse(With(integrity + "00 25 00 00 00 06 00 04 61 3a 62 63 7f 00 00 00"), out var message));
        Assert.False(message.UseCandidate);
        Assert.False(message.HasUsername);
        Assert.False(message.HasUnknownRequired);
    }

    [Fact]
    public void Lists_unknown_required_attributes_up_to_a_bound_and_skips_optional_ones()
    {
        var many = string.Concat(Enumerable.Range(0, 12).Select(i => $"7f {i:x2} 00 00"));
        Assert.True(StunMessage.TryParse(With("c0 57 00 04 00000001" + many), out var message));
        Assert.True(message.HasUnknownRequired);
        Assert.Equal(StunMessage.MaxUnknownRequired, message.UnknownRequired.Length);
        Assert.Equal(0x7f00, message.UnknownRequired[0]);
        Assert.True(StunMessage.TryParse(With("c0 57 00 04 00000001"), out var optional));
        Assert.False(optional.HasUnknownRequired);
    }

    [Fact]
    public void The_method_and_class_bits_are_told_apart()
    {
        foreach (var messageClass in Enum.GetValues<StunClass>())
        {
            for (ushort method = 0; method <= 0xFFF; method++)
            {
                var type = StunProtocol.PackType(messageClass, method);
                Assert.Equal(0, type & 0xC000);
                Assert.Equal(messageClass, StunProtocol.ClassOf(type));
                Assert.Equal(method, StunProtocol.MethodOf(type));
            }
        }

        Assert.Equal(0x0101, StunProtocol.PackType(StunClass.Success, 1));
        Assert.Equal(0x0111, StunProtocol.PackType(StunClass.Error, 1));
        Assert.Equal(0x0011, StunProtocol.PackType(StunClass.Indication, 1));
    }

    [Fact]
    public void A_buffer_of_every_length_either_holds_the_whole_message_or_is_refused()
    {
        var whole = Write(new byte[200]);
        Assert.NotEqual(0, whole);
        for (var length = 0; length <= whole; length++)
        {
            Assert.Equal(length == whole ? whole : 0, Write(new byte[length]));
        }

        static int Write(byte[] buffer)
        {
            var writer = new StunWriter(buffer, StunClass.Error, StunProtocol.BindingMethod, new byte[12]);
            writer.AddErrorCode(487, "Role Conflict"u8);
            writer.AddUnknownAttributes([1, 2, 3]);
            writer.AddXorMappedAddress(TransportAddress.FromIPv4(1, 2));
            writer.AddMessageIntegrity("secret"u8);
            writer.AddFingerprint();
            Assert.Equal(writer.TryFinish(out var written), written != 0);
            return written;
        }
    }

    private static byte[] With(string attributes)
    {
        var body = Hex.Bytes(attributes);
        return [.. Hex.Bytes(Header.Replace("LL LL", body.Length.ToString("x4"), StringComparison.Ordinal)), .. body];
    }
}
