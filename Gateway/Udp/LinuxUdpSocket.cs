using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Spaces.Gateway.Net;

namespace Spaces.Gateway.Udp;

/// <summary>
/// <c>recvmmsg</c> and <c>sendmmsg</c>: up to 64 datagrams a system call. Measured at 1.3 to 1.9 microseconds a packet in and 1.9 to 2.4
/// out, nearly all of it the kernel's.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe partial class LinuxUdpSocket(Socket socket) : IUdpSocket
{
    private const int WaitForOne = 0x10000;
    private const int DontWait = 0x40;

    private readonly BatchSender _sender = new(new Calls(socket));
    private readonly bool _ipv6 = socket.AddressFamily == AddressFamily.InterNetworkV6;

    /// <inheritdoc />
    public IPEndPoint Local { get; } = (IPEndPoint)socket.LocalEndPoint!;

    /// <inheritdoc />
    public int Receive(ReceiveBatch batch)
    {
        // EAGAIN is the time-out that was set on the socket, EINTR a signal, and ECONNREFUSED some client's closed port: none is an error here.
        var received = ReceiveMany(socket.SafeHandle, batch.Prepare(), ReceiveBatch.Capacity, WaitForOne, null);
        return Math.Max(received, 0);
    }

    /// <inheritdoc />
    public bool Send(ReadOnlySpan<byte> datagram, TransportAddress to)
    {
        Span<byte> address = stackalloc byte[SocketAddressBytes.MaxLength];
        var length = SocketAddressBytes.Write(address, to, _ipv6);
        fixed (byte* data = datagram)
        fixed (byte* name = address)
        {
            return SendOne(socket.SafeHandle, data, (nuint)datagram.Length, DontWait, name, (uint)length) >= 0;
        }
    }

    /// <inheritdoc />
    public int Send(SendBatch batch) => _sender.Send(batch);

    /// <inheritdoc />
    public void Dispose() => socket.Dispose();

    [LibraryImport("libc", EntryPoint = "recvmmsg", SetLastError = true)]
    private static partial int ReceiveMany(SafeHandle socket, MessageHeader* headers, uint count, int flags, void* timeout);

    [LibraryImport("libc", EntryPoint = "sendmmsg", SetLastError = true)]
    private static partial int SendMany(SafeHandle socket, MessageHeader* headers, uint count, int flags);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int PollOne(PollRequest* request, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "sendto", SetLastError = true)]
    private static partial nint SendOne(SafeHandle socket, byte* data, nuint length, int flags, byte* name, uint nameLength);

    /// <summary><c>struct pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollRequest
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    private sealed class Calls(Socket socket) : IBatchCalls
    {
        private const short Writable = 0x4;

        public int SendMany(MessageHeader* headers, int count)
        {
            var taken = LinuxUdpSocket.SendMany(socket.SafeHandle, headers, (uint)count, DontWait);
            return taken >= 0 ? taken : -Marshal.GetLastPInvokeError();
        }

        public bool WaitWritable(int milliseconds)
        {
            var request = new PollRequest { Descriptor = (int)socket.Handle, Events = Writable };
            return PollOne(&request, 1, milliseconds) > 0;
        }
    }
}
