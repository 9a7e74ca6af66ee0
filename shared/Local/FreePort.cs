using System.Net;
using System.Net.Sockets;

namespace Trimtab.Local;

/// <summary>A port of 127.0.0.1 that nothing listens on.</summary>
public static class FreePort
{
    // Below what Linux gives to those who ask for any port, and to connections: nobody gets it by chance until it is bound.
    private const int First = 20_000;
    private const int Count = 10_000;

    private static int Last = Random.Shared.Next(Count);

    /// <returns>Each time another one.</returns>
    public static int Find()
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref Last) % Count);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
            {
                // The next one, then.
            }
        }

        throw new InvalidOperationException($"All ports from {First} to {First + Count - 1} are in use.");
    }

    /// <returns><c>http://127.0.0.1:PORT/</c>.</returns>
    public static Uri Url() => new($"http://127.0.0.1:{Find()}/");
}
