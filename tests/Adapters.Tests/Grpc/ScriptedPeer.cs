using System.Net;
using System.Net.Sockets;
using Trimtab.Adapters.Grpc;

namespace Trimtab.Adapters.Tests.Grpc;

/// <summary>A server of fixed bytes: for each connection it reads one request's headers, then writes its script.</summary>
internal sealed class ScriptedPeer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    /// <param name="script">From the request's stream number to the bytes of the answer.</param>
    public ScriptedPeer(Func<int, byte[][]> script)
    {
        _listener.Start();
        _serving = ServeAsync(script);
    }

    /// <summary>The first DATA frame of the last request.</summary>
    public byte[] FirstData { get; private set; } = [];

    public GrpcChannel Connect(GrpcLimits? limits = null)
        => new(new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}"), null, limits ?? new GrpcLimits(), TimeProvider.System);

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _ = _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync(Func<int, byte[][]> script)
    {
        List<Http2Wire> open = [];
        try
        {
            while (true)
            {
                var wire = new Http2Wire(await _listener.AcceptTcpClientAsync(_stop.Token));
                open.Add(wire);
                await AnswerAsync(wire, script);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
        {
            open.ForEach(wire => wire.Dispose());
        }
    }

    private async Task AnswerAsync(Http2Wire wire, Func<int, byte[][]> script)
    {
        await wire.ReadAsync(Http2Frames.Preface.Length, _stop.Token);
        await wire.WriteAsync(Http2Frames.Frame(Http2Frames.SettingsType, 0, 0), _stop.Token);
        var (_, _, stream, _) = await wire.ReadFrameAsync(type => type == Http2Frames.HeadersType, _stop.Token);
        FirstData = (await wire.ReadFrameAsync(type => type == Http2Frames.DataType, _stop.Token)).Payload;
        foreach (var bytes in script(stream))
        {
            await wire.WriteAsync(bytes, _stop.Token);
        }
    }
}
