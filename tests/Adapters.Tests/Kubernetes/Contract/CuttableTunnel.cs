using System.Net;
using System.Net.Sockets;

namespace Trimtab.Adapters.Tests.Kubernetes.Contract;

/// <summary>A TCP relay to a server, whose connections can be cut and refused for a while.</summary>
internal sealed class CuttableTunnel : IAsyncDisposable
{
    private readonly Uri _server;
    private readonly int _port;
    private readonly Lock _lock = new();
    private readonly List<Socket> _sockets = [];
    private TcpListener _listener;
    private Task _accepting;

    public CuttableTunnel(Uri server)
    {
        _server = server;
        _listener = new TcpListener(IPAddress.Loopback, 0);
        _listener.Start();
        _port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        Address = new UriBuilder(server) { Host = "127.0.0.1", Port = _port }.Uri;
        _accepting = AcceptAsync(_listener);
    }

    public Uri Address { get; }

    public void Close()
    {
        lock (_lock)
        {
            _listener.Stop();
            _sockets.ForEach(socket => socket.Close(0));
            _sockets.Clear();
        }
    }

    public void Open()
    {
        _listener = new TcpListener(IPAddress.Loopback, _port);
        _listener.Start();
        _accepting = AcceptAsync(_listener);
    }

    public async ValueTask DisposeAsync()
    {
        Close();
        await _accepting;
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        var pumps = new List<Task>();
        try
        {
            while (true)
            {
                pumps.Add(RelayAsync(await listener.AcceptSocketAsync()));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(pumps);
        }
    }

    private async Task RelayAsync(Socket near)
    {
        using var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await far.ConnectAsync(_server.Host, _server.Port);
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
