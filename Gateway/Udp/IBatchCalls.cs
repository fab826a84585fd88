namespace Spaces.Gateway.Udp;

/// <summary>The two system calls that <see cref="BatchSender"/> needs; a seam, as a full buffer cannot be had at will.</summary>
internal unsafe interface IBatchCalls
{
    /// <summary><c>sendmmsg</c> without waiting: how many datagrams were taken, or an error number below zero that says why not the first.</summary>
    int SendMany(MessageHeader* headers, int count);

    /// <summary>Waits until there is room to send; false when there was none in time.</summary>
    bool WaitWritable(int milliseconds);
}
