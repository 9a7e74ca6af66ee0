using System.Net;
using System.Net.Sockets;

namespace Trimtab.TestKit.Network;

/// <summary>A TCP relay to a server, which can be away for a while: connections cut and refused, or taken and never answered.</summary>
public sealed class CuttableTunnel : IAsyncDisposable
{
    private readonly int _port;
    private readonly Lock _lock = new();
    private readonly List<Socket> _sockets = [];
    private TcpListener? _listener;
    private Task _accepting = Task.CompletedTask;

    public CuttableTunnel(Uri server)
    {
        ArgumentNullException.ThrowIfNull(server);
        Server = server;
        _port = Listen(0, RelayAsync);
        Address = new UriBuilder(server) { Host = "127.0.0.1", Port = _port }.Uri;
    }

    /// <summary>Where connections go from now on; those that are open stay where they are.</summary>
    public Uri Server { get; set; }

    /// <summary>The server's address as callers of the tunnel write it.</summary>
    public Uri Address { get; }

    /// <summary>Cuts all connections and refuses new ones.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _listener?.Stop();
            _listener = null;
            _sockets.ForEach(socket => socket.Close(0));
            _sockets.Clear();
        }
    }

    /// <summary>Cuts all connections, and takes new ones without ever answering.</summary>
    public void Silence()
    {
        Close();
        Listen(_port, KeepAsync);
    }

    /// <summary>Ends <see cref="Close"/> or <see cref="Silence"/>.</summary>
    public void Open()
    {
        Close();
        Listen(_port, RelayAsync);
    }

    public async ValueTask DisposeAsync()
    {
        Close();
        await _accepting;
    }

    private int Listen(int port, Func<Socket, Task> serve)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        _listener = listener;
        _accepting = Task.WhenAll(_accepting, AcceptAsync(listener, serve));
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task AcceptAsync(TcpListener listener, Func<Socket, Task> serve)
    {
        var served = new List<Task>();
        try
        {
            while (true)
            {
                served.Add(serve(await listener.AcceptSocketAsync()));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(served);
        }
    }

    private Task KeepAsync(Socket near)
    {
        lock (_lock)
        {
            _sockets.Add(near);
        }

        return Task.CompletedTask;
    }

    private async Task RelayAsync(Socket near)
    {
        using var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await far.ConnectAsync(Server.Host, Server.Port);
            lock (_lock)
            {
                _sockets.AddRange([near, far]);
            }

            await using var a = new NetworkStream(near, ownsSocket: true);
            await using var b = new NetworkStream(far);
            await Task.WhenAny(a.CopyToAsync(b), b.CopyToAsync(a));
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
        {
            near.Dispose();
        }
    }
}
