using System.Text;
using Spaces.Gateway.Demux;
using Spaces.Gateway.Ice;
using Spaces.Gateway.Net;
using Spaces.Gateway.Sdp;
using Spaces.Gateway.Stun;
using Spaces.Gateway.Tests.Ice;
using Spaces.Gateway.Tests.Sdp;
using Spaces.Gateway.Tests.Stun;

namespace Spaces.Gateway.Tests.Malformed;

public sealed class EveryLengthTests
{
    public static TheoryData<string> StunMessages => [.. Rfc5769Vectors.All];

    [Theory]
    [MemberData(nameof(StunMessages))]
    public void No_bytes_make_the_stun_reader_throw(string hex) =>
        EveryLength.Sweep(TestKit.Hex.Bytes(hex), bytes =>
        {
            StunMessage.TryReadLocalUfrag(bytes, out _);
            if (StunMessage.TryParse(bytes, out var message))
            {
                message.TryGetXorMappedAddress(out _);
                message.VerifyFingerprint();
                message.VerifyMessageIntegrity(Rfc5769Vectors.Password);
                _ = message.UnknownRequired.Length;
            }
        });

    [Fact]
    public void No_bytes_make_the_ice_agent_throw_or_answer_more_than_it_has_room_for()
    {
        var agent = new IceLiteAgent(CheckWriter.Local, CheckWriter.RemoteUfrag);
        var response = new byte[IceLiteAgent.MaxResponseLength];
        var check = new CheckWriter { UseCandidate = true }.Write();
        EveryLength.Sweep(check, bytes =>
        {
            agent.HandlePacket(bytes, TransportAddress.FromIPv4(0x7F000001, 5000), TimeSpan.FromSeconds(1), response, out var length);
            Assert.InRange(length, 0, response.Length);
        });
    }

    [Fact]
    public void No_bytes_make_the_demultiplexer_throw() =>
        EveryLength.Sweep(new CheckWriter().Write(), bytes => PacketKinds.Classify(bytes));

    [Theory]
    [InlineData("chromium")]
    [InlineData("firefox")]
    [InlineData("broadcaster")]
    public void No_text_makes_the_offer_reader_throw_and_what_it_takes_can_be_answered(string shape) =>
        EveryLength.Sweep(Encoding.Latin1.GetBytes(Offers.Named(shape)), bytes =>
        {
            if (SdpReader.TryParseOffer(Encoding.Latin1.GetString(bytes), out var offer, out _))
            {
                var direction = SdpDirections.Answer(offer.Audio.Direction, canSend: true, canReceive: true);
                SdpAnswerWriter.Write(offer, Offers.Answer(direction));
            }
        });

    [Fact]
    public void The_sweep_itself_notices_a_parser_that_throws() =>
        Assert.ThrowsAny<Exception>(() => EveryLength.Sweep([1, 2, 3], bytes => _ = bytes[2]));
}
