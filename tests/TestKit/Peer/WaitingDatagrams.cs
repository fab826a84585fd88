using System.Runtime.InteropServices;

namespace Spaces.TestKit.Peer;

/// <summary>
/// Takes all datagrams that wait at a socket in one system call, each with the time at which the kernel took it (Linux only). With the kernel's time it does not
/// matter when somebody comes to read: one thread can go round thousands of sockets, and a send to them has nobody to wake.
/// </summary>
internal sealed unsafe partial class WaitingDatagrams : IDisposable
{
    /// <summary>Datagrams in one call at most.</summary>
    public const int Capacity = 16;

    private const int SlotLength = 2048;
    private const int ControlLength = 64;
    private const int DontWait = 0x40;
    private const int SocketLevel = 1;

    // SO_TIMESTAMPNS with 64-bit time on 64-bit systems; its message has the same number.
    private const int TimestampOption = 35;

    private readonly byte* _memory;
    private readonly Message* _messages;
    private readonly byte* _slots;
    private readonly byte* _controls;

    public WaitingDatagrams()
    {
        var messages = Capacity * sizeof(Message);
        var vectors = Capacity * sizeof(Vector);
        _memory = (byte*)NativeMemory.AllocZeroed((nuint)(messages + vectors + (Capacity * (SlotLength + ControlLength))));
        _messages = (Message*)_memory;
        var vector = (Vector*)(_memory + messages);
        _slots = (byte*)(vector + Capacity);
        _controls = _slots + (Capacity * SlotLength);
        for (var i = 0; i < Capacity; i++)
        {
            vector[i] = new Vector { Base = _slots + (i * SlotLength), Length = SlotLength };
            _messages[i].Vector = &vector[i];
            _messages[i].VectorLength = 1;
            _messages[i].Control = _controls + (i * ControlLength);
        }
    }

    /// <summary>True where this works.</summary>
    public static bool IsSupported { get; } = OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    /// <summary>Asks the kernel to note arrivals at a socket.</summary>
    public static void NoteArrivals(System.Net.Sockets.Socket socket) => socket.SetRawSocketOption(SocketLevel, TimestampOption, [1, 0, 0, 0]);

    /// <summary>Reads; answers how many datagrams there were.</summary>
    /// <param name="descriptor">A socket, open during the call.</param>
    public int Read(int descriptor)
    {
        for (var i = 0; i < Capacity; i++)
        {
            _messages[i].ControlLength = ControlLength;
        }

        // An error, which may be one that an earlier send left behind, is nothing to read.
        return Math.Max(0, Receive(descriptor, _messages, Capacity, DontWait, null));
    }

    /// <summary>A datagram of the last read, until the next.</summary>
    public Span<byte> this[int index] => new(_slots + (index * SlotLength), (int)_messages[index].Length);

    /// <summary>When it came, since 1970; null where the kernel did not say.</summary>
    public TimeSpan? Arrival(int index)
    {
        // struct cmsghdr (length, level, type) with a struct timespec behind it.
        var control = _controls + (index * ControlLength);
        return _messages[index].ControlLength >= 32 && *(int*)(control + 8) == SocketLevel && *(int*)(control + 12) == TimestampOption
            ? TimeSpan.FromTicks((*(long*)(control + 16) * TimeSpan.TicksPerSecond) + (*(long*)(control + 24) / 100))
            : null;
    }

    /// <inheritdoc />
    public void Dispose() => NativeMemory.Free(_memory);

    [LibraryImport("libc", EntryPoint = "recvmmsg")]
    private static partial int Receive(int descriptor, Message* messages, uint count, int flags, void* timeout);

    private struct Vector
    {
        public byte* Base;
        public nuint Length;
    }

    // struct mmsghdr of 64-bit Linux: what is not named stays zero.
    [StructLayout(LayoutKind.Explicit, Size = 64)]
    private struct Message
    {
        [FieldOffset(16)]
        public Vector* Vector;

        [FieldOffset(24)]
        public nuint VectorLength;

        [FieldOffset(32)]
        public byte* Control;

        [FieldOffset(40)]
        public nuint ControlLength;

        [FieldOffset(56)]
        public uint Length;
    }
}
