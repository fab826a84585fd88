using Spaces.Gateway.Ice;

namespace Spaces.Gateway.Tests.Ice;

public sealed class IceCredentialsTests
{
    [Fact]
    public void Are_long_enough_of_ice_chars_and_never_the_same()
    {
        var seen = new HashSet<string>();
        for (var i = 0; i < 500; i++)
        {
            var credentials = IceCredentials.Create();
            Assert.InRange(credentials.UsernameFragment.Length, 8, 256);
            Assert.InRange(credentials.Password.Length, 24, 256);
            Assert.All(credentials.UsernameFragment + credentials.Password, c => Assert.True(char.IsAsciiLetterOrDigit(c) || c is '+' or '/'));
            Assert.True(seen.Add(credentials.UsernameFragment));
            Assert.True(seen.Add(credentials.Password));
        }
    }

    [Fact]
    public void Do_not_print_the_password()
    {
        var credentials = IceCredentials.Create();
        Assert.DoesNotContain(credentials.Password, credentials.ToString(), StringComparison.Ordinal);
    }
}
