using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace Trimtab.TestKit.Shop;

/// <summary>Sends requests to a Service's address from its node at a steady rate, a new connection each, and remembers which pod answered what.</summary>
public sealed class ServiceLoad : IAsyncDisposable
{
    private const int Port = 8080;
    private const string PodHeader = "X-Pod: ";
    private static readonly byte[] Request = "GET / HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n"u8.ToArray();
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(2);

    private readonly string _address;
    private readonly int _perSecond;
    private readonly TimeProvider _time;
    private readonly ConcurrentQueue<SentRequest> _sent = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _run;

    /// <param name="address">A ClusterIP.</param>
    /// <param name="perSecond">Requests a second.</param>
    /// <param name="time">The clock.</param>
    public ServiceLoad(string address, int perSecond, TimeProvider time)
    {
        (_address, _perSecond, _time) = (address, perSecond, time);
        _run = RunAsync();
    }

    /// <summary>All requests that have ended, by their end.</summary>
    public IReadOnlyList<SentRequest> Sent => [.. _sent];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var began = _time.GetTimestamp();
        var running = new List<Task>();
        for (var sent = 0; !_stop.IsCancellationRequested;)
        {
            for (var due = (int)(_time.GetElapsedTime(began).TotalSeconds * _perSecond); sent < due; sent++)
            {
                running.Add(SendAsync());
            }

            running.RemoveAll(static task => task.IsCompletedSuccessfully);
            await Task.Delay(LookEvery, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(running);
    }

    private async Task SendAsync()
    {
        var sentAt = _time.GetUtcNow();
        var (pod, status) = ("", 0);
        using var limit = new CancellationTokenSource(AnswerLimit, _time);
        try
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(_address, Port, limit.Token);
            await socket.SendAsync(Request, limit.Token);
            (pod, status) = Parse(await ReadAsync(socket, limit.Token));
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            // Status 0: whoever it was routed to is not there.
        }

        _sent.Enqueue(new SentRequest(sentAt, _time.GetUtcNow(), pod, status));
    }

    private static async Task<string> ReadAsync(Socket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[2048];
        var length = 0;
        for (int read; length < buffer.Length && (read = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken)) > 0;)
        {
            length += read;
        }

        return Encoding.ASCII.GetString(buffer, 0, length);
    }

    private static (string Pod, int Status) Parse(string answer)
    {
        var lines = answer.Split("\r\n");
        var status = lines[0].Split(' ') is ["HTTP/1.1", var code, ..] && int.TryParse(code, out var number) ? number : 0;
        var pod = Array.Find(lines, static line => line.StartsWith(PodHeader, StringComparison.OrdinalIgnoreCase));
        return (pod?[PodHeader.Length..] ?? "", status);
    }
}
