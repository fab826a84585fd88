using System.Net;
using System.Security.Cryptography;
using System.Text;
using Spaces.Gateway.Net;
using Spaces.Gateway.Stun;
using Spaces.TestKit;

namespace Spaces.Gateway.Tests.Stun;

public sealed class Rfc5769Tests
{
    [Fact]
    public void Reads_and_verifies_the_sample_request_of_section_2_1()
    {
        Assert.True(StunMessage.TryParse(Hex.Bytes(Rfc5769Vectors.Request), out var message));
        Assert.Equal(StunClass.Request, message.Class);
        Assert.Equal(StunProtocol.BindingMethod, message.Method);
        Assert.Equal(Hex.Bytes("b7e7a701bc34d686fa87dfae"), message.TransactionId.ToArray());
        Assert.Equal("evtj:h6vY", Encoding.UTF8.GetString(message.Username));
        Assert.Equal(0x6e0001ffu, message.Priority);
        Assert.True(message.IceControlled);
        Assert.False(message.IceControlling);
        Assert.Equal(0x932ff9b151263b36ul, message.TieBreaker);
        Assert.False(message.UseCandidate);
        Assert.False(message.HasUnknownRequired);
        Assert.True(message.VerifyMessageIntegrity(Rfc5769Vectors.Password));
        Assert.True(message.VerifyFingerprint());
    }

    [Fact]
    public void Reads_and_verifies_the_ipv4_response_of_section_2_2()
    {
        Assert.True(StunMessage.TryParse(Hex.Bytes(Rfc5769Vectors.ResponseIPv4), out var message));
        Assert.Equal(StunClass.Success, message.Class);
        Assert.True(message.TryGetXorMappedAddress(out var address));
        Assert.Equal(TransportAddress.From(IPEndPoint.Parse("192.0.2.1:32853")), address);
        Assert.True(message.VerifyMessageIntegrity(Rfc5769Vectors.Password));
        Assert.True(message.VerifyFingerprint());
    }

    [Fact]
    public void Reads_and_verifies_the_ipv6_response_of_section_2_3()
    {
        Assert.True(StunMessage.TryParse(Hex.Bytes(Rfc5769Vectors.ResponseIPv6), out var message));
        Assert.True(message.TryGetXorMappedAddress(out var address));
        Assert.Equal(TransportAddress.From(IPEndPoint.Parse("[2001:db8:1234:5678:11:2233:4455:6677]:32853")), address);
        Assert.True(message.VerifyMessageIntegrity(Rfc5769Vectors.Password));
        Assert.True(message.VerifyFingerprint());
    }

    [Fact]
    public void Reads_the_long_term_request_of_section_2_4_and_can_verify_it_with_the_ready_key()
    {
        Assert.True(StunMessage.TryParse(Hex.Bytes(Rfc5769Vectors.LongTermRequest), out var message));
        Assert.Equal("マトリックス", Encoding.UTF8.GetString(message.Username));
        Assert.False(message.HasUnknownRequired);
        Assert.False(message.HasFingerprint);
        Assert.False(message.VerifyFingerprint());
#pragma warning disable CA5351 // MD5 is how RFC 8489 section 9.2.2 makes the key of a long-term credential.
        var key = MD5.HashData(Encoding.UTF8.GetBytes("マトリックス:example.org:TheMatrIX"));
#pragma warning restore CA5351
        Assert.True(message.VerifyMessageIntegrity(key));
    }

    [Fact]
    public void Finds_our_fragment_in_the_sample_request()
    {
        Assert.True(StunMessage.TryReadLocalUfrag(Hex.Bytes(Rfc5769Vectors.Request), out var ufrag));
        Assert.Equal("evtj", Encoding.ASCII.GetString(ufrag));
        Assert.False(StunMessage.TryReadLocalUfrag(Hex.Bytes(Rfc5769Vectors.ResponseIPv4), out _));
        Assert.False(StunMessage.TryReadLocalUfrag(Hex.Bytes(Rfc5769Vectors.LongTermRequest), out _));
    }

    [Theory]
    [InlineData(Rfc5769Vectors.Request)]
    [InlineData(Rfc5769Vectors.ResponseIPv4)]
    [InlineData(Rfc5769Vectors.ResponseIPv6)]
    public void A_change_of_any_bit_is_noticed(string hex)
    {
        var good = Hex.Bytes(hex);
        for (var bit = 0; bit < good.Length * 8; bit++)
        {
            var bytes = (byte[])good.Clone();
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            var passes = StunMessage.TryParse(bytes, out var message)
                && message.VerifyMessageIntegrity(Rfc5769Vectors.Password)
                && message.VerifyFingerprint();
            Assert.False(passes, $"bit {bit} of {hex}");
        }
    }

    [Fact]
    public void Another_password_does_not_verify()
    {
        Assert.True(StunMessage.TryParse(Hex.Bytes(Rfc5769Vectors.Request), out var message));
        Assert.False(message.VerifyMessageIntegrity("VOkJxbRl1RmTxUk/WvJxBu"u8));
        Assert.False(message.VerifyMessageIntegrity(default));
    }
}
