using System.Net;
using System.Net.Sockets;

namespace Spaces.Silo.Tests;

/// <summary>Ports that were free a moment ago.</summary>
internal static class FreePorts
{
    public static int[] Take(int count)
    {
        // All are held open until all are known, so that no two are the same.
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        try
        {
            return [.. listeners.Select(listener =>
            {
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            })];
        }
        finally
        {
            Array.ForEach(listeners, listener => listener.Dispose());
        }
    }
}
