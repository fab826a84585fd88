using System.Net;
using System.Text;
using Spaces.Gateway.Ice;
using Spaces.Gateway.Net;
using Spaces.Gateway.Stun;

namespace Spaces.Gateway.Tests.Ice;

public sealed class IceLiteAgentTests
{
    private static readonly TransportAddress Home = TransportAddress.From(IPEndPoint.Parse("192.0.2.10:50000"));
    private static readonly TransportAddress Mobile = TransportAddress.From(IPEndPoint.Parse("[2001:db8::7]:50001"));

    private readonly IceLiteAgent _agent = new(CheckWriter.Local, CheckWriter.RemoteUfrag);
    private readonly byte[] _response = new byte[IceLiteAgent.MaxResponseLength];
    private int _length;

    [Fact]
    public void Knows_nobody_before_the_first_check()
    {
        Assert.Null(_agent.Selected);
        Assert.Null(_agent.ConsentDeadline);
        Assert.False(_agent.IsAuthenticated(Home));
        Assert.False(_agent.ConsentExpired(TimeSpan.FromDays(1)));
    }

    [Fact]
    public void Answers_a_check_with_the_address_it_came_from()
    {
        foreach (var remote in new[] { Home, Mobile })
        {
            Send(new CheckWriter { UseCandidate = true }, remote, 1);
            Assert.True(StunMessage.TryParse(_response.AsSpan(0, _length), out var answer));
            Assert.Equal(StunClass.Success, answer.Class);
            Assert.Equal(new CheckWriter().TransactionId, answer.TransactionId.ToArray());
            Assert.True(answer.TryGetXorMappedAddress(out var mapped));
            Assert.Equal(remote, mapped);
            Assert.True(answer.VerifyMessageIntegrity(Encoding.UTF8.GetBytes(CheckWriter.Local.Password)));
            Assert.True(answer.VerifyFingerprint());
            Assert.True(_agent.IsAuthenticated(remote));
        }
    }

    [Fact]
    public void The_first_valid_check_selects_and_a_later_nomination_moves()
    {
        Assert.Equal(IceOutcome.Nominated, Send(new CheckWriter(), Home, 1));
        Assert.Equal(Home, _agent.Selected);
        Assert.Equal(IceOutcome.Answered, Send(new CheckWriter(), Mobile, 1.1));
        Assert.Equal(Home, _agent.Selected);
        Assert.True(_agent.IsAuthenticated(Mobile));
        Assert.Equal(IceOutcome.Nominated, Send(new CheckWriter { UseCandidate = true }, Mobile, 1.2));
        Assert.Equal(Mobile, _agent.Selected);
        Assert.Equal(IceOutcome.Answered, Send(new CheckWriter { UseCandidate = true }, Mobile, 2));
    }

    [Fact]
    public void A_client_that_never_nominates_again_is_followed_once_its_old_address_is_silent()
    {
        Send(new CheckWriter { UseCandidate = true }, Home, 0);
        Assert.Equal(IceOutcome.Answered, Send(new CheckWriter(), Mobile, 5.9));
        Assert.Equal(Home, _agent.Selected);
        Assert.Equal(IceOutcome.Nominated, Send(new CheckWriter(), Mobile, 6));
        Assert.Equal(Mobile, _agent.Selected);
        Assert.Equal(TimeSpan.FromSeconds(6), _agent.LastConsent);
    }

    [Fact]
    public void Consent_lasts_thirty_seconds_from_the_last_check_on_the_selected_address()
    {
        Send(new CheckWriter { UseCandidate = true }, Home, 0);
        for (var second = 5; second <= 60; second += 5)
        {
            Send(new CheckWriter(), Home, second);
            Assert.False(_agent.ConsentExpired(At(second + 29.9)));
        }

        Assert.Equal(At(60), _agent.LastConsent);
        Assert.Equal(At(90), _agent.ConsentDeadline);
        Assert.True(_agent.ConsentExpired(At(90)));
    }

    [Fact]
    public void Checks_from_elsewhere_and_refused_checks_do_not_prolong_consent()
    {
        Send(new CheckWriter { UseCandidate = true }, Home, 0);
        Send(new CheckWriter(), Mobile, 5);
        Send(new CheckWriter { Password = "another-password-of-24-characters" }, Home, 5);
        Send(new CheckWriter { Controlled = true }, Home, 5);
        Assert.True(_agent.ConsentExpired(At(30)));
    }

    [Fact]
    public void The_consent_timeout_is_an_option()
    {
        var agent = new IceLiteAgent(CheckWriter.Local, CheckWriter.RemoteUfrag, new IceTimings { ConsentTimeout = At(15) });
        agent.HandlePacket(new CheckWriter().Write(), Home, At(0), _response, out _);
        Assert.False(agent.ConsentExpired(At(14.9)));
        Assert.True(agent.ConsentExpired(At(15)));
    }

    [Theory]
    [InlineData("wrong-password-of-24-characters", "serverfrag:c1nt")]
    [InlineData("server-password-of-24-characters", "serverfrag:other")]
    [InlineData("server-password-of-24-characters", "another:c1nt")]
    [InlineData("server-password-of-24-characters", "")]
    public void A_wrong_password_or_user_name_gets_401_without_proof(string password, string username)
    {
        Assert.Equal(IceOutcome.BadIntegrity, Send(new CheckWriter { Password = password, Username = username }, Home, 1));
        AssertError(401, signed: false);
        Assert.False(_agent.IsAuthenticated(Home));
        Assert.Null(_agent.Selected);
    }

    [Fact]
    public void A_request_without_user_name_or_integrity_gets_400_without_proof()
    {
        Assert.Equal(IceOutcome.BadRequest, Send(new CheckWriter { Username = null }, Home, 1));
        AssertError(400, signed: false);
        Assert.Equal(IceOutcome.BadRequest, Send(new CheckWriter { Password = null }, Home, 1));
        AssertError(400, signed: false);
        Assert.False(_agent.IsAuthenticated(Home));
    }

    [Fact]
    public void An_unknown_required_attribute_gets_420_with_its_number()
    {
        Assert.Equal(IceOutcome.UnknownAttribute, Send(new CheckWriter { Unknown = [0x7f01, 0x7f02] }, Home, 1));
        AssertError(420, signed: true);
        Assert.Contains("000a00047f017f02", TestKit.Hex.Text(_response.AsSpan(0, _length)), StringComparison.Ordinal);
        Assert.False(_agent.IsAuthenticated(Home));
    }

    [Fact]
    public void The_longest_refusal_fits_the_response_buffer()
    {
        var unknown = Enumerable.Range(0x7f00, 12).Select(type => (ushort)type).ToArray();
        Assert.Equal(IceOutcome.UnknownAttribute, Send(new CheckWriter { Unknown = unknown }, Home, 1));
        AssertError(420, signed: true);
    }

    [Fact]
    public void A_client_that_believes_to_be_controlled_is_told_to_switch_whatever_its_tie_breaker()
    {
        Assert.Equal(IceOutcome.RoleConflict, Send(new CheckWriter { Controlled = true, UseCandidate = true }, Home, 1));
        AssertError(487, signed: true);
        Assert.Null(_agent.Selected);
        Assert.Equal(IceOutcome.Nominated, Send(new CheckWriter { UseCandidate = true }, Home, 1.1));
    }

    [Theory]
    [InlineData((byte)StunClass.Indication, 1)]
    [InlineData((byte)StunClass.Success, 1)]
    [InlineData((byte)StunClass.Error, 1)]
    [InlineData((byte)StunClass.Request, 3)]
    public void Anything_but_a_binding_request_is_met_with_silence(byte messageClass, ushort method)
    {
        Assert.Equal(IceOutcome.Ignored, Send(new CheckWriter { Class = (StunClass)messageClass, Method = method }, Home, 1));
        Assert.Equal(0, _length);
        Assert.False(_agent.IsAuthenticated(Home));
    }

    [Fact]
    public void A_wrong_fingerprint_and_noise_are_met_with_silence()
    {
        Assert.Equal(IceOutcome.Malformed, Send(new CheckWriter { WrongFingerprint = true }, Home, 1));
        Assert.Equal(0, _length);
        Assert.Equal(IceOutcome.Malformed, _agent.HandlePacket([0, 1, 2], Home, At(1), _response, out _length));
        Assert.Equal(0, _length);
    }

    [Fact]
    public void Keeps_eight_addresses_and_never_drops_the_selected_one()
    {
        Send(new CheckWriter { UseCandidate = true }, Home, 0);
        for (ushort port = 1; port <= 9; port++)
        {
            Send(new CheckWriter(), TransportAddress.FromIPv4(0x0A000001, port), port * 0.1);
        }

        Assert.True(_agent.IsAuthenticated(Home));
        Assert.False(_agent.IsAuthenticated(TransportAddress.FromIPv4(0x0A000001, 1)));
        Assert.False(_agent.IsAuthenticated(TransportAddress.FromIPv4(0x0A000001, 2)));
        for (ushort port = 3; port <= 9; port++)
        {
            Assert.True(_agent.IsAuthenticated(TransportAddress.FromIPv4(0x0A000001, port)));
        }
    }

    [Fact]
    public void A_check_allocates_nothing()
    {
        var check = new CheckWriter { UseCandidate = true }.Write();
        Run(1000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(1000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run(int count)
        {
            for (var i = 0; i < count; i++)
            {
                _agent.HandlePacket(check, (i & 1) == 0 ? Home : Mobile, At(1), _response, out _);
            }
        }
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    private IceOutcome Send(CheckWriter check, TransportAddress remote, double seconds) =>
        _agent.HandlePacket(check.Write(), remote, At(seconds), _response, out _length);

    private void AssertError(int code, bool signed)
    {
        Assert.True(StunMessage.TryParse(_response.AsSpan(0, _length), out var answer));
        Assert.Equal(StunClass.Error, answer.Class);
        Assert.Equal(code, answer.ErrorCode);
        Assert.Equal(new CheckWriter().TransactionId, answer.TransactionId.ToArray());
        Assert.True(answer.VerifyFingerprint());
        Assert.Equal(signed, answer.HasMessageIntegrity);
        Assert.Equal(signed, answer.VerifyMessageIntegrity(Encoding.UTF8.GetBytes(CheckWriter.Local.Password)));
    }
}
