using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Spaces.TestKit.Peer;

/// <summary>Tells which of many sockets have something to read: what one thread of a <see cref="PeerEngine"/> waits on.</summary>
internal abstract class Readiness : IDisposable
{
    /// <summary>The cheapest kind of this system: epoll on Linux, <see cref="Socket.Select(System.Collections.IList, System.Collections.IList, System.Collections.IList, int)"/> elsewhere.</summary>
    public static Readiness Create() => OperatingSystem.IsLinux() ? new EpollReadiness() : new SelectReadiness();

    /// <summary>Starts to watch a socket; any thread.</summary>
    public abstract void Add(Socket socket, ScriptedPeer peer);

    /// <summary>Ends it; call before the socket closes.</summary>
    public abstract void Remove(Socket socket);

    /// <summary>Waits and calls <see cref="ScriptedPeer.ReadSocket"/> of those that are ready; one thread.</summary>
    /// <param name="milliseconds">The longest wait.</param>
    public abstract void WaitAndRead(int milliseconds);

    /// <inheritdoc />
    public abstract void Dispose();
}

/// <summary>Level-triggered epoll: a wake-up costs by what is ready, not by what is watched.</summary>
internal sealed unsafe partial class EpollReadiness : Readiness
{
    private const int MaxEvents = 256;
    private const int CloseOnExec = 0x80000;
    private const int ControlAdd = 1;
    private const int ControlDelete = 2;
    private const uint In = 1;

    // The kernel's struct is packed on x86-64 only: 4 bytes of events, then 8 of data.
    private static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    private readonly ConcurrentDictionary<int, ScriptedPeer> _peers = new();
    private readonly byte[] _events = new byte[MaxEvents * 16];
    private readonly int _epoll = EpollCreate(CloseOnExec);

    /// <inheritdoc />
    public override void Add(Socket socket, ScriptedPeer peer)
    {
        var descriptor = (int)socket.SafeHandle.DangerousGetHandle();
        _peers[descriptor] = peer;
        Control(ControlAdd, descriptor);
    }

    /// <inheritdoc />
    public override void Remove(Socket socket)
    {
        var descriptor = (int)socket.SafeHandle.DangerousGetHandle();
        Control(ControlDelete, descriptor);
        _peers.TryRemove(descriptor, out _);
    }

    /// <inheritdoc />
    public override void WaitAndRead(int milliseconds)
    {
        int ready;
        fixed (byte* events = _events)
        {
            ready = EpollWait(_epoll, events, MaxEvents, milliseconds);
        }

        // Below zero is a signal (EINTR): the next round asks again.
        for (var i = 0; i < ready; i++)
        {
            var descriptor = BitConverter.ToInt32(_events, (i * EventSize) + EventSize - 8);
            if (_peers.TryGetValue(descriptor, out var peer))
            {
                peer.ReadSocket();
            }
        }
    }

    /// <inheritdoc />
    public override void Dispose() => _ = Close(_epoll);

    private void Control(int operation, int descriptor)
    {
        var entry = stackalloc byte[16];
        *(uint*)entry = In;
        *(long*)(entry + EventSize - 8) = descriptor;
        if (EpollControl(_epoll, operation, descriptor, entry) != 0)
        {
            throw new SocketException(Marshal.GetLastPInvokeError());
        }
    }

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int EpollControl(int epoll, int operation, int descriptor, byte* entry);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int EpollWait(int epoll, byte* events, int capacity, int milliseconds);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}

/// <summary>The framework's select, for systems without epoll: fine for tests, dear from some hundred sockets on.</summary>
internal sealed class SelectReadiness : Readiness
{
    private readonly ConcurrentDictionary<Socket, ScriptedPeer> _peers = new();
    private readonly List<Socket> _ready = [];

    /// <inheritdoc />
    public override void Add(Socket socket, ScriptedPeer peer) => _peers[socket] = peer;

    /// <inheritdoc />
    public override void Remove(Socket socket) => _peers.TryRemove(socket, out _);

    /// <inheritdoc />
    public override void WaitAndRead(int milliseconds)
    {
        _ready.Clear();
        _ready.AddRange(_peers.Keys);
        if (_ready.Count == 0)
        {
            Thread.Sleep(milliseconds);
            return;
        }

        try
        {
            Socket.Select(_ready, null, null, milliseconds * 1000);
        }
        catch (ObjectDisposedException)
        {
            // A peer left between the listing and the call; the next round lists without it.
            return;
        }

        foreach (var socket in _ready)
        {
            if (_peers.TryGetValue(socket, out var peer))
            {
                peer.ReadSocket();
            }
        }
    }

    /// <inheritdoc />
    public override void Dispose()
    {
    }
}
