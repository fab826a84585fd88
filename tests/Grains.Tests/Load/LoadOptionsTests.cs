using Spaces.Load.Options;

namespace Spaces.Grains.Tests.Load;

public sealed class LoadOptionsTests
{
    [Fact]
    public void A_ladder_s_last_step_is_how_many_there_will_be()
    {
        Assert.Equal([100, 1000, 2500, 5000], Parse("--ladder", "all").Ladder);
        Assert.Equal(300, Parse("--ladder", "20,300").AllListeners);
        Assert.Equal(150, Parse("--listeners", "100", "--burst", "50").AllListeners);
    }

    [Fact]
    public void Any_WHEP_server_s_address_takes_the_place_of_gateways_and_spaces()
    {
        var options = Parse("--whip", "http://127.0.0.1:9/live/whip", "--whep", "http://127.0.0.1:9/live/whep", "--token", "t");

        Assert.True(options.IsPlain);
        Assert.Equal(1, options.Speakers);
        Assert.Equal([new Uri("http://127.0.0.1:9/")], options.Gateways);
        Assert.Equal(0, Parse("--whep", "http://127.0.0.1:9/live/whep").Speakers);
    }

    [Theory]
    [InlineData("--ladder takes rising numbers", "--ladder", "100,100")]
    [InlineData("--ladder takes a number", "--ladder", "100,many")]
    [InlineData("--burst takes a number", "--burst", "0")]
    [InlineData("--read-every takes a number", "--read-every", "101")]
    [InlineData("--whip needs --whep", "--whip", "http://127.0.0.1/whip")]
    [InlineData("--whep is one stream", "--whep", "http://127.0.0.1/whep", "--hub")]
    [InlineData("is not on this machine", "--whep", "http://192.0.2.1/whep")]
    [InlineData("--table and --page", "--table", "somewhere")]
    [InlineData("'--nothing' is unknown", "--nothing", "1")]
    public void What_cannot_be_is_refused_with_a_sentence(string sentence, params string[] args)
    {
        Assert.False(LoadOptions.TryParse(args, out _, out var error));
        Assert.Contains(sentence, error, StringComparison.Ordinal);
    }

    private static LoadOptions Parse(params string[] args)
    {
        Assert.True(LoadOptions.TryParse(args, out var options, out var error), error);
        return options;
    }
}
