using System.Net;
using System.Net.Sockets;

namespace Trimtab.Local;

/// <summary>A port of 127.0.0.1 that nothing listens on.</summary>
public static class FreePort
{
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <returns><c>http://127.0.0.1:PORT/</c>.</returns>
    public static Uri Url() => new($"http://127.0.0.1:{Find()}/");
}
