using Spaces.Gateway.Sdp;

namespace Spaces.Gateway.Tests.Sdp;

public sealed class SdpDirectionTests
{
    [Theory]
    [InlineData("recvonly", true, true, "sendonly")]
    [InlineData("recvonly", false, true, "inactive")]
    [InlineData("sendonly", true, true, "recvonly")]
    [InlineData("sendonly", true, false, "inactive")]
    [InlineData("sendrecv", true, true, "sendrecv")]
    [InlineData("sendrecv", true, false, "sendonly")]
    [InlineData("sendrecv", false, true, "recvonly")]
    [InlineData("sendrecv", false, false, "inactive")]
    [InlineData("inactive", true, true, "inactive")]
    public void The_answer_is_the_widest_that_fits(string offered, bool canSend, bool canReceive, string expected)
    {
        Assert.True(SdpDirections.TryParse(offered, out var direction));
        var answer = SdpDirections.Answer(direction, canSend, canReceive);
        Assert.Equal(expected, answer.ToAttribute());
        Assert.True(SdpDirections.Fits(direction, answer));
    }

    [Theory]
    [InlineData("recvonly", "sendrecv")]
    [InlineData("recvonly", "recvonly")]
    [InlineData("sendonly", "sendonly")]
    [InlineData("inactive", "sendonly")]
    public void What_a_browser_would_refuse_does_not_fit(string offered, string answer)
    {
        Assert.True(SdpDirections.TryParse(offered, out var o));
        Assert.True(SdpDirections.TryParse(answer, out var a));
        Assert.False(SdpDirections.Fits(o, a));
    }
}
