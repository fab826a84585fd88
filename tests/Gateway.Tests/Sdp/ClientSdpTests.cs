using Spaces.Gateway.Sdp;
using Spaces.TestKit.Sdp;

namespace Spaces.Gateway.Tests.Sdp;

public sealed class ClientSdpTests
{
    [Theory]
    [InlineData(ClientDirection.SendOnly, "recvonly")]
    [InlineData(ClientDirection.RecvOnly, "sendonly")]
    [InlineData(ClientDirection.SendRecv, "sendrecv")]
    public void The_scripted_client_and_the_server_understand_each_other(ClientDirection direction, string expected)
    {
        var client = new ClientOffer
        {
            Direction = direction,
            IceUfrag = "clnt",
            IcePwd = "client-password-24-chars",
            Fingerprint = [.. Enumerable.Range(0, 32).Select(i => (byte)(i * 7))],
            Ssrc = 4_294_967_295,
            OpusPayloadType = 109,
            AudioLevelExtensionId = 5,
            WithVideo = true,
        };
        var offer = Offers.Parse(ClientSdp.WriteOffer(client));
        Assert.Equal(client.IceUfrag, offer.IceUfrag);
        Assert.Equal(client.IcePwd, offer.IcePwd);
        Assert.Equal(client.Fingerprint, Assert.Single(offer.Fingerprints).Hash);
        Assert.Equal(direction == ClientDirection.RecvOnly ? null : client.Ssrc, offer.Audio.Ssrc);

        var p = Offers.Answer(SdpDirections.Answer(offer.Audio.Direction, canSend: true, canReceive: true));
        var answer = ClientSdp.ReadAnswer(SdpAnswerWriter.Write(offer, p));
        Assert.Equal(p.IceUfrag, answer.IceUfrag);
        Assert.Equal(p.IcePwd, answer.IcePwd);
        Assert.Equal(p.Fingerprint.ToArray(), answer.Fingerprint);
        Assert.Equal(p.Candidates, answer.Candidates);
        Assert.Equal(109, answer.OpusPayloadType);
        Assert.Equal(5, answer.AudioLevelExtensionId);
        Assert.Equal(expected, answer.Direction);
        Assert.Equal("passive", answer.Setup);
        Assert.Equal(direction == ClientDirection.SendOnly ? null : p.Ssrc, answer.Ssrc);
    }
}
