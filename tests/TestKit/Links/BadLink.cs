using System.Net;
using System.Net.Sockets;
using Spaces.Grains.Media;

namespace Spaces.TestKit.Links;

/// <summary>
/// A bad network between one client and a gateway: the client sends to <see cref="Entrance"/>, and both directions are lost, delayed and reordered as a seed decides.
/// For kernels without <c>tc netem</c>. One thread each.
/// </summary>
public sealed class BadLink : IDisposable
{
    private const int MaxDatagram = 2048;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(2);

    private readonly Socket _inside;
    private readonly Socket _outside;
    private readonly LinkEmulator _up;
    private readonly LinkEmulator _down;
    private readonly Thread _thread;
    private readonly byte[] _buffer = new byte[MaxDatagram];
    private EndPoint? _client;
    private volatile bool _stopping;

    /// <param name="target">Where the gateway takes media.</param>
    /// <param name="conditions">How bad either direction is.</param>
    /// <param name="seed">Names the run.</param>
    public BadLink(IPEndPoint target, LinkConditions conditions, int seed)
    {
        _up = new LinkEmulator(conditions, seed);
        _down = new LinkEmulator(conditions, seed + 1);
        _inside = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        _inside.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _outside = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        _outside.Connect(target);
        Entrance = (IPEndPoint)_inside.LocalEndPoint!;
        _thread = new Thread(Run) { Name = "bad link", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Where the client sends to, instead of to the gateway.</summary>
    public IPEndPoint Entrance { get; }

    /// <summary>An SDP answer with this link in the place of the gateway's own addresses.</summary>
    public string Lead(string answer) => string.Join("\r\n", answer.Split("\r\n").Select(line =>
    {
        // a=candidate:<foundation> <component> <transport> <priority> <address> <port> typ host
        var words = line.Split(' ');
        if (!line.StartsWith("a=candidate:", StringComparison.Ordinal) || words.Length < 8)
        {
            return line;
        }

        (words[4], words[5]) = (Entrance.Address.ToString(), $"{Entrance.Port}");
        return string.Join(' ', words);
    }));

    /// <summary>Where an SDP answer's first IPv4 candidate is.</summary>
    /// <exception cref="FormatException">It has none.</exception>
    public static IPEndPoint TargetOf(string answer)
    {
        foreach (var line in answer.Split("\r\n"))
        {
            var words = line.Split(' ');
            if (line.StartsWith("a=candidate:", StringComparison.Ordinal) && words.Length >= 8
                && IPAddress.TryParse(words[4], out var address) && address.AddressFamily == AddressFamily.InterNetwork)
            {
                return new IPEndPoint(address, int.Parse(words[5], System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        throw new FormatException("The answer has no IPv4 candidate.");
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _stopping = true;
        _thread.Join();
        _inside.Dispose();
        _outside.Dispose();
    }

    private void Run()
    {
        PreciseSleep.PrepareThread();
        EndPoint from = new IPEndPoint(IPAddress.Any, 0);
        while (!_stopping)
        {
            var now = PreciseSleep.Now;
            while (TryReceive(_inside, ref from, out var length))
            {
                _client = from;
                _up.Send(_buffer.AsSpan(0, length), now);
            }

            while (TryReceive(_outside, ref from, out var length))
            {
                _down.Send(_buffer.AsSpan(0, length), now);
            }

            while (_up.TryReceive(now, out var datagram))
            {
                _outside.Send(datagram, SocketFlags.None, out _);
            }

            while (_client is { } client && _down.TryReceive(now, out var datagram))
            {
                SendBack(datagram, client);
            }

            PreciseSleep.Until(now + LongestWait);
        }
    }

    private bool TryReceive(Socket socket, ref EndPoint from, out int length)
    {
        length = 0;
        try
        {
            if (socket.Available == 0)
            {
                return false;
            }

            length = socket == _inside ? socket.ReceiveFrom(_buffer, ref from) : socket.Receive(_buffer);
            return true;
        }
        catch (SocketException)
        {
            // "Port unreachable" of an earlier datagram, or nothing there after all: a link loses that, too.
            return false;
        }
    }

    private void SendBack(byte[] datagram, EndPoint client)
    {
        try
        {
            _inside.SendTo(datagram, client);
        }
        catch (SocketException)
        {
            // The client's buffer is full or it has gone: lost, as on any link.
        }
    }
}
