using Spaces.Gateway.Net;
using Spaces.Gateway.Udp;

namespace Spaces.Gateway.Tests.Udp;

public sealed unsafe class BatchSenderTests
{
    private const int TryAgain = -11;
    private const int NoBuffers = -105;
    private const int Refused = -111;
    private const int NotPermitted = -1;
    private const int HostUnreachable = -113;
    private const int Interrupted = -4;
    private const int Invalid = -22;

    [Fact]
    public void A_partial_send_goes_on_where_it_ended()
    {
        using var kernel = new Kernel(3, 5, 2);

        Assert.Equal(10, kernel.Send(10));
        Assert.Equal([(0, 10), (3, 7), (8, 2)], kernel.Calls);
        Assert.True(kernel.Errors.None);
    }

    [Theory]
    [InlineData(Refused, SendError.Refused)]
    [InlineData(NotPermitted, SendError.NotPermitted)]
    [InlineData(-13, SendError.NotPermitted)]
    [InlineData(HostUnreachable, SendError.Unreachable)]
    [InlineData(-101, SendError.Unreachable)]
    [InlineData(Invalid, SendError.Other)]
    public void A_destination_that_fails_is_skipped_alone_and_counted(int error, object reason)
    {
        using var kernel = new Kernel(2, error, 7);

        Assert.Equal(9, kernel.Send(10));
        Assert.Equal([(0, 10), (2, 8), (3, 7)], kernel.Calls);
        Assert.Equal(1, kernel.Errors[(SendError)reason]);
        Assert.Equal(0, kernel.Waits);
    }

    [Theory]
    [InlineData(TryAgain)]
    [InlineData(NoBuffers)]
    public void A_full_buffer_that_empties_in_time_costs_nothing(int error)
    {
        using var kernel = new Kernel(4, error, 6) { Writable = true };

        Assert.Equal(10, kernel.Send(10));
        Assert.Equal(1, kernel.Waits);
        Assert.True(kernel.Errors.None);
    }

    [Fact]
    public void A_buffer_that_stays_full_is_waited_for_once_and_then_no_more()
    {
        using var kernel = new Kernel(4, TryAgain, TryAgain, TryAgain, 10, TryAgain) { Writable = false };

        Assert.Equal(4, kernel.Send(10));
        Assert.Equal(6, kernel.Errors[SendError.BufferFull]);
        Assert.Equal(1, kernel.Waits);

        // Still full: nobody's time is lost again.
        Assert.Equal(0, kernel.Send(10));
        Assert.Equal(0, kernel.Send(10));
        Assert.Equal(1, kernel.Waits);
        Assert.Equal(10, kernel.Errors[SendError.BufferFull]);

        // It took something: from now on it is worth waiting for.
        Assert.Equal(10, kernel.Send(10));
        Assert.Equal(0, kernel.Send(10));
        Assert.Equal(2, kernel.Waits);
    }

    [Fact]
    public void A_buffer_that_says_it_has_room_and_has_none_is_given_up()
    {
        using var kernel = new Kernel(TryAgain, TryAgain) { Writable = true };

        Assert.Equal(0, kernel.Send(10));
        Assert.Equal(1, kernel.Waits);
        Assert.Equal(10, kernel.Errors[SendError.BufferFull]);
    }

    [Fact]
    public void A_signal_loses_nothing()
    {
        using var kernel = new Kernel(Interrupted, 10);

        Assert.Equal(10, kernel.Send(10));
        Assert.True(kernel.Errors.None);
    }

    private sealed class Kernel(params int[] answers) : IBatchCalls, IDisposable
    {
        private readonly Queue<int> _answers = new(answers);
        private readonly SendBatch _batch = new();
        private MessageHeader* _first;

        public bool Writable { get; init; }

        public int Waits { get; private set; }

        public List<(int From, int Count)> Calls { get; } = [];

        public SendErrors Errors => _batch.Errors;

        private BatchSender? Sender { get; set; }

        public int Send(int datagrams)
        {
            for (var i = 0; i < datagrams; i++)
            {
                _batch.Next[0] = (byte)i;
                _batch.Commit(1, TransportAddress.FromIPv4(0x7F00_0001, 9));
            }

            _first = _batch.Headers;
            Sender ??= new BatchSender(this);
            var sent = Sender.Send(_batch);
            Assert.Equal(0, _batch.Count);
            return sent;
        }

        public int SendMany(MessageHeader* headers, int count)
        {
            Calls.Add(((int)(headers - _first), count));
            return _answers.Dequeue();
        }

        public bool WaitWritable(int milliseconds)
        {
            Assert.InRange(milliseconds, 1, 5);
            Waits++;
            return Writable;
        }

        public void Dispose() => _batch.Dispose();
    }
}
