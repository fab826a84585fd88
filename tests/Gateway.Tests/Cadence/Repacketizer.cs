using System.Runtime.InteropServices;

namespace Spaces.Gateway.Tests.Cadence;

/// <summary>libopus's own repacketizer: the other opinion on what a joined packet looks like.</summary>
internal static unsafe partial class Repacketizer
{
    private const string Library = "libopus.so.0";

    /// <summary>Joins packets; null when libopus will not.</summary>
    public static byte[]? Join(params IReadOnlyList<byte[]> packets)
    {
        var repacketizer = Create();
        var pins = packets.Select(p => GCHandle.Alloc(p, GCHandleType.Pinned)).ToList();
        try
        {
            for (var i = 0; i < packets.Count; i++)
            {
                if (Cat(repacketizer, (byte*)pins[i].AddrOfPinnedObject(), packets[i].Length) != 0)
                {
                    return null;
                }
            }

            var joined = new byte[70_000];
            fixed (byte* to = joined)
            {
                var length = Out(repacketizer, to, joined.Length);
                return length < 0 ? null : joined[..length];
            }
        }
        finally
        {
            pins.ForEach(p => p.Free());
            Destroy(repacketizer);
        }
    }

    [LibraryImport(Library, EntryPoint = "opus_repacketizer_create")]
    private static partial nint Create();

    [LibraryImport(Library, EntryPoint = "opus_repacketizer_destroy")]
    private static partial void Destroy(nint repacketizer);

    [LibraryImport(Library, EntryPoint = "opus_repacketizer_cat")]
    private static partial int Cat(nint repacketizer, byte* data, int length);

    [LibraryImport(Library, EntryPoint = "opus_repacketizer_out")]
    private static partial int Out(nint repacketizer, byte* data, int capacity);
}
