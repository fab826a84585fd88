using System.Net;
using System.Net.Sockets;

namespace Spaces.Gateway.Udp;

/// <summary>Opens the media sockets.</summary>
internal static class UdpSocketFactory
{
    /// <summary>Room asked for in each direction unless said otherwise: a burst to 5,000 listeners is 700 kB, and the kernel counts several times that.</summary>
    public const int DefaultBufferBytes = 4 * 1024 * 1024;

    // Linux: asm-generic/socket.h.
    private const int SocketLevel = 1;
    private const int ReusePort = 15;

    /// <summary>How long a receive waits: its thread looks in between whether it is to end.</summary>
    public static readonly TimeSpan ReceiveTimeout = TimeSpan.FromMilliseconds(25);

    /// <summary>Binds a socket to an address and port, in the fastest form that this system has.</summary>
    /// <exception cref="MediaPortException">The port is taken or the address is not this machine's; the message says which setting to change.</exception>
    public static IUdpSocket Bind(IPEndPoint local) => Wrap(Open(local, DefaultBufferBytes));

    /// <summary>Binds several sockets to one address and port (one, where the system cannot share a port between them).</summary>
    /// <param name="local">Address and port.</param>
    /// <param name="count">Sockets, where the system can.</param>
    /// <param name="bufferBytes">Room to ask the kernel for, in each direction.</param>
    /// <param name="index">Which of the gateway's groups it is.</param>
    /// <param name="grantedBytes">The room that the kernel gave: the smaller direction's.</param>
    /// <exception cref="MediaPortException">As <see cref="Bind"/>; also when another process shares its port with whoever asks.</exception>
    public static UdpSocketGroup BindGroup(IPEndPoint local, int count, int bufferBytes, int index, out int grantedBytes)
    {
        // The first is bound without sharing, so that no second gateway on this port goes unnoticed; the others may then share with it.
        var first = Open(local, bufferBytes);
        grantedBytes = Granted(first);
        if (count == 1 || !OperatingSystem.IsLinux())
        {
            return new UdpSocketGroup([Wrap(first)], index);
        }

        var sockets = new List<Socket> { first };
        try
        {
            Share(first);
            while (sockets.Count < count)
            {
                sockets.Add(Open((IPEndPoint)first.LocalEndPoint!, bufferBytes, Share));
            }
        }
        catch
        {
            sockets.ForEach(s => s.Dispose());
            throw;
        }

        return new UdpSocketGroup([.. sockets.Select(Wrap)], index);
    }

    private static Socket Open(IPEndPoint local, int bufferBytes, Action<Socket>? prepare = null)
    {
        var socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
        {
            ReceiveBufferSize = bufferBytes,
            SendBufferSize = bufferBytes,
            ReceiveTimeout = (int)ReceiveTimeout.TotalMilliseconds,
            SendTimeout = BatchSender.WaitMilliseconds,
        };
        try
        {
            prepare?.Invoke(socket);
            socket.Bind(local);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new MediaPortException(
                $"The media socket cannot be bound to {local} ({e.SocketErrorCode}). "
                + "Free the port, or set Gateway:Media:Port and Gateway:Media:Address.", e);
        }

        return socket;
    }

    private static void Share(Socket socket) => socket.SetRawSocketOption(SocketLevel, ReusePort, BitConverter.GetBytes(1));

    // Linux answers twice what was asked for: it keeps its own records in the same room.
    private static int Granted(Socket socket) =>
        Math.Min(socket.ReceiveBufferSize, socket.SendBufferSize) / (OperatingSystem.IsLinux() ? 2 : 1);

    private static IUdpSocket Wrap(Socket socket) => OperatingSystem.IsLinux() ? new LinuxUdpSocket(socket) : new PortableUdpSocket(socket);
}
