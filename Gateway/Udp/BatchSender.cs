namespace Spaces.Gateway.Udp;

/// <summary>
/// Sends a batch whatever the kernel says of its datagrams: one that cannot be sent is skipped and takes no other with it, and a full buffer is waited
/// for once, shortly. A socket that stays full is not waited for again until it takes something: its listeners lose packets, nobody else loses time.
/// </summary>
internal sealed unsafe class BatchSender(IBatchCalls calls)
{
    /// <summary>How long to wait for room: some hundred packets leave a slow line in that time.</summary>
    public const int WaitMilliseconds = 2;

    // errno(3) of Linux; the numbers are the same on every processor that .NET runs on.
    private const int NotPermitted = 1;
    private const int Interrupted = 4;
    private const int TryAgain = 11;
    private const int Forbidden = 13;
    private const int NetworkUnreachable = 101;
    private const int NoBuffers = 105;
    private const int ConnectionRefused = 111;
    private const int HostUnreachable = 113;

    private volatile bool _stalled;

    /// <summary>Sends a batch and empties it; returns how many datagrams were taken. What was not is in <see cref="SendBatch.Errors"/>.</summary>
    public int Send(SendBatch batch)
    {
        batch.Errors.Clear();
        var sent = 0;
        var waited = false;
        for (var next = 0; next < batch.Count;)
        {
            var taken = calls.SendMany(batch.Headers + next, batch.Count - next);
            if (taken > 0)
            {
                sent += taken;
                next += taken;
                _stalled = false;
                continue;
            }

            switch (-taken)
            {
                case Interrupted:
                    break;
                case TryAgain or NoBuffers when waited || _stalled || !calls.WaitWritable(WaitMilliseconds):
                    _stalled = true;
                    batch.Errors.Add(SendError.BufferFull, batch.Count - next);
                    next = batch.Count;
                    break;
                case TryAgain or NoBuffers:
                    waited = true;
                    break;
                default:
                    // The call reports an error only of its first datagram: that one is lost, the rest is not.
                    batch.Errors.Add(ReasonOf(-taken));
                    next++;
                    break;
            }
        }

        batch.Clear();
        return sent;
    }

    private static SendError ReasonOf(int error) => error switch
    {
        NotPermitted or Forbidden => SendError.NotPermitted,
        NetworkUnreachable or HostUnreachable => SendError.Unreachable,
        ConnectionRefused => SendError.Refused,
        _ => SendError.Other,
    };
}
