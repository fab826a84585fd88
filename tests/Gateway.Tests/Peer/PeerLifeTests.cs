using Spaces.Gateway.Ice;
using Spaces.Gateway.Metrics;
using Spaces.Gateway.Peer;
using Spaces.Gateway.Rtcp;

namespace Spaces.Gateway.Tests.Peer;

/// <summary>How a connection begins, moves and ends.</summary>
public sealed class PeerLifeTests
{
    private static readonly IceCredentials Restarted = new("restarted", "another-password-of-24-characters");

    [Fact]
    public void A_check_is_answered_and_tells_where_the_client_is()
    {
        using var rig = new PeerRig();

        rig.Check(PeerRig.Home);

        Assert.Equal(PeerRig.Home, Assert.Single(rig.Sent).To);
        Assert.Equal([PeerRig.Home], rig.Authenticated);
        Assert.Equal([PeerRig.Home], rig.Selected);
        Assert.Equal(PeerRig.Home, rig.Peer.Selected);
    }

    [Fact]
    public void A_check_with_a_wrong_password_tells_nothing()
    {
        using var rig = new PeerRig();

        rig.Check(PeerRig.Home, credentials: new IceCredentials("serverfrag", "not-the-password-of-24-characters"));

        Assert.Equal(1, rig.Drops(DropReason.BadStun));
        Assert.Empty(rig.Authenticated);
        Assert.Null(rig.Peer.Selected);
    }

    [Fact]
    public void A_connection_that_is_not_established_in_time_ends()
    {
        using var rig = new PeerRig();
        rig.Check(PeerRig.Home);
        var limit = rig.Now + PeerTimings.Default.Establish;

        rig.RunTo(limit - TimeSpan.FromTicks(1));
        Assert.Empty(rig.Closings);
        rig.RunTo(limit);

        Assert.Equal([PeerCloseReason.NotEstablished], rig.Closings);
    }

    [Fact]
    public void A_client_that_falls_silent_is_gone_after_the_consent_time()
    {
        using var rig = PeerRig.Speaking();
        var lastCheck = rig.Now + TimeSpan.FromSeconds(10);
        rig.RunTo(lastCheck);
        rig.Check(PeerRig.Home);

        rig.RunTo(lastCheck + PeerTimings.Default.Consent - TimeSpan.FromTicks(1));
        Assert.Empty(rig.Closings);
        rig.RunTo(lastCheck + PeerTimings.Default.Consent);

        Assert.Equal([PeerCloseReason.ConsentExpired], rig.Closings);
    }

    [Fact]
    public void Nothing_comes_out_of_a_connection_that_is_over()
    {
        using var rig = PeerRig.Speaking();
        var packet = rig.Rtp(1);
        rig.Peer.Close(PeerCloseReason.Goodbye, rig);
        var sent = rig.Sent.Count;

        rig.Receive(packet);
        rig.Check(PeerRig.Mobile);
        rig.Peer.HandleTimeout(rig.Now + TimeSpan.FromHours(1), rig);
        rig.Peer.Close(PeerCloseReason.ConsentExpired, rig);

        Assert.Equal([PeerCloseReason.Goodbye], rig.Closings);
        Assert.Empty(rig.Heard);
        Assert.Equal(sent, rig.Sent.Count);
        Assert.Equal([PeerRig.Home], rig.Authenticated);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void A_bye_ends_the_connection_of_a_client_that_only_sends(bool sendsOnly, bool ends)
    {
        using var rig = PeerRig.Speaking(s => s with { SendsOnly = sendsOnly });
        rig.Receive(rig.Rtp(1));

        rig.ReceiveRtcp(Goodbye(0xDEAD));
        Assert.Empty(rig.Closings);
        rig.ReceiveRtcp(Goodbye(PeerRig.ClientSsrc));

        Assert.Equal(ends ? [PeerCloseReason.Goodbye] : [], rig.Closings);
    }

    [Fact]
    public void An_ice_restart_moves_the_connection_and_the_sound_goes_on()
    {
        using var rig = PeerRig.Speaking();
        rig.Receive(rig.Rtp(1));
        rig.Peer.RestartIce(Restarted, CheckWriterUfrag);

        // Until the client has the answer, it checks with the old credentials, and its sound comes as before.
        rig.Check(PeerRig.Home);
        rig.Receive(rig.Rtp(2));
        Assert.Equal(PeerRig.Home, rig.Peer.Selected);
        Assert.Equal(0, rig.AllDrops);

        rig.Check(PeerRig.Mobile, credentials: Restarted);
        rig.Receive(rig.Rtp(3));
        Assert.Equal(PeerRig.Mobile, rig.Peer.Selected);
        Assert.Equal([PeerRig.Home, PeerRig.Mobile], rig.Selected);
        Assert.Equal(3, rig.Heard.Count);

        // From then on the old ones are nobody's.
        rig.Check(PeerRig.Home);
        Assert.Equal(1, rig.Drops(DropReason.BadStun));
        Assert.Equal(PeerRig.Mobile, rig.Peer.Selected);
    }

    [Fact]
    public void A_restart_that_never_happens_does_not_end_the_connection()
    {
        using var rig = PeerRig.Speaking();
        rig.Peer.RestartIce(Restarted, CheckWriterUfrag);
        for (var i = 0; i < 30; i++)
        {
            rig.RunTo(rig.Now + TimeSpan.FromSeconds(5));
            rig.Check(PeerRig.Home);
        }

        Assert.Empty(rig.Closings);
        Assert.Equal(PeerRig.Home, rig.Peer.Selected);
    }

    [Fact]
    public void A_new_address_of_the_same_client_moves_the_destination()
    {
        using var rig = PeerRig.Speaking();
        rig.Now += TimeSpan.FromSeconds(1);

        rig.Check(PeerRig.Mobile, useCandidate: false);
        Assert.Equal(PeerRig.Home, rig.Peer.Selected);
        rig.Check(PeerRig.Mobile);

        Assert.Equal(PeerRig.Mobile, rig.Peer.Selected);
        Assert.Equal([PeerRig.Home, PeerRig.Mobile], rig.Selected);
    }

    [Fact]
    public void A_client_whose_nat_gave_it_another_port_is_followed_without_a_nomination()
    {
        using var rig = PeerRig.Speaking();
        rig.RunTo(rig.Now + TimeSpan.FromSeconds(7));

        rig.Check(PeerRig.Mobile, useCandidate: false);

        Assert.Equal(PeerRig.Mobile, rig.Peer.Selected);
    }

    private const string CheckWriterUfrag = Ice.CheckWriter.RemoteUfrag;

    private static byte[] Goodbye(uint ssrc)
    {
        var buffer = new byte[64];
        var length = ReceiverReport.Write(buffer, PeerRig.ClientSsrc);
        length += Bye.Write(buffer.AsSpan(length), [ssrc]);
        return buffer[..length];
    }
}
