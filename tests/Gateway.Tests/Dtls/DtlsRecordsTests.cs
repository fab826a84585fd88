using Spaces.Gateway.Dtls;

namespace Spaces.Gateway.Tests.Dtls;

public sealed class DtlsRecordsTests
{
    [Fact]
    public void Knows_the_first_datagram_of_a_ClientHello_and_no_other()
    {
        using var server = DtlsRig.Server();
        using var client = DtlsRig.Client(DtlsRig.LargeHello());
        var hello = DtlsRig.Drain(client);

        Assert.True(DtlsRecords.IsClientHelloStart(hello[0]));
        Assert.All(hello.Skip(1), datagram => Assert.False(DtlsRecords.IsClientHelloStart(datagram)));

        DtlsRig.Feed(server, hello);
        var answer = DtlsRig.Drain(server);
        Assert.All(answer, datagram => Assert.False(DtlsRecords.IsClientHelloStart(datagram)));
        DtlsRig.Feed(client, answer);
        Assert.All(DtlsRig.Drain(client), datagram => Assert.False(DtlsRecords.IsClientHelloStart(datagram)));
    }

    [Fact]
    public void Tells_a_repeated_ClientHello_from_a_new_one_by_its_random()
    {
        using var client = DtlsRig.Client();
        using var other = DtlsRig.Client();
        var first = DtlsRig.Drain(client)[0];
        Clock.AwaitTimeout(client, TestContext.Current.CancellationToken);
        client.HandleTimeout();
        var repeat = DtlsRig.Drain(client)[0];

        Assert.True(DtlsRecords.TryGetClientRandom(first, out var random));
        Assert.True(DtlsRecords.TryGetClientRandom(repeat, out var again));
        Assert.True(DtlsRecords.TryGetClientRandom(DtlsRig.Drain(other)[0], out var different));
        Assert.NotEqual(first, repeat);
        Assert.True(random.SequenceEqual(again));
        Assert.False(random.SequenceEqual(different));
    }

    [Fact]
    public void Takes_no_prefix_for_more_than_it_is()
    {
        using var client = DtlsRig.Client();
        var hello = DtlsRig.Drain(client)[0];
        for (var length = 0; length < hello.Length; length++)
        {
            Assert.Equal(length >= 25, DtlsRecords.IsClientHelloStart(hello.AsSpan(0, length)));
            Assert.Equal(length >= 59, DtlsRecords.TryGetClientRandom(hello.AsSpan(0, length), out _));
        }
    }

    [Theory]
    [InlineData(1200, 63)]
    [InlineData(40, 33)]
    [InlineData(33, 33)]
    [InlineData(20, 13)]
    [InlineData(5, 13)]
    public void Packs_whole_records_up_to_the_limit_but_never_none(int limit, int expected)
    {
        byte[] run = [.. Record(0), .. Record(7), .. Record(17), .. Record(3)[..15]];

        Assert.Equal(expected, DtlsRecords.Pack(run, limit));
    }

    [Fact]
    public void Packs_nothing_of_a_broken_run()
    {
        for (var length = 0; length < 20; length++)
        {
            Assert.Equal(0, DtlsRecords.Pack(Record(7).AsSpan(0, length), 1200));
        }
    }

    private static byte[] Record(byte length) => [22, 0xFE, 0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, length, .. new byte[length]];
}
