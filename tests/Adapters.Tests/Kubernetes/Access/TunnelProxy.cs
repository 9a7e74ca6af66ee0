using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Trimtab.Adapters.Tests.Kubernetes.Access;

/// <summary>A proxy that speaks HTTP CONNECT and SOCKS 5, and leads every tunnel to one server, whatever name was asked for.</summary>
internal sealed class TunnelProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _asked = [];
    private readonly int _target;

    public TunnelProxy(int target)
    {
        _target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The hosts that were asked for, each with the way, e.g. <c>socks5 kube:6443</c>; an HTTP user's credential follows.</summary>
    public IReadOnlyList<string> Asked => _asked;

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
        }
        catch (OperationCanceledException)
        {
            // The test has ended.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            var stream = client.GetStream();
            var first = new byte[1];
            await stream.ReadExactlyAsync(first, _stop.Token);
            await (first[0] == 5 ? GreetSocksAsync(stream) : GreetHttpAsync(stream, (char)first[0]));
            await server.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
            await Task.WhenAny(stream.CopyToAsync(server.GetStream(), _stop.Token), server.GetStream().CopyToAsync(stream, _stop.Token));
        }
    }

    private async Task GreetHttpAsync(NetworkStream stream, char first)
    {
        var head = new StringBuilder().Append(first);
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, _stop.Token);
            head.Append((char)one[0]);
        }

        var lines = head.ToString().Split("\r\n");
        var credential = lines.FirstOrDefault(line => line.StartsWith("Proxy-Authorization: ", StringComparison.OrdinalIgnoreCase))?["Proxy-Authorization: ".Length..];
        if (lines[0].Contains("locked", StringComparison.Ordinal) && credential is null)
        {
            await stream.WriteAsync("HTTP/1.1 407 Sign in\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), _stop.Token);
            await stream.ReadExactlyAsync(one, _stop.Token);
            await GreetHttpAsync(stream, (char)one[0]);
            return;
        }

        _asked.Add($"http {lines[0].Split(' ')[1]}{(credential is null ? "" : " " + credential)}");
        await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), _stop.Token);
    }

    private async Task GreetSocksAsync(NetworkStream stream)
    {
        var count = new byte[1];
        await stream.ReadExactlyAsync(count, _stop.Token);
        await stream.ReadExactlyAsync(new byte[count[0]], _stop.Token);
        await stream.WriteAsync(new byte[] { 5, 0 }, _stop.Token);
        var head = new byte[5];
        await stream.ReadExactlyAsync(head, _stop.Token);
        var rest = new byte[head[4] + 2];
        await stream.ReadExactlyAsync(rest, _stop.Token);
        _asked.Add($"socks5 {Encoding.ASCII.GetString(rest, 0, head[4])}:{(rest[^2] << 8) | rest[^1]}");
        await stream.WriteAsync(new byte[] { 5, 0, 0, 1, 0, 0, 0, 0, 0, 0 }, _stop.Token);
    }
}
