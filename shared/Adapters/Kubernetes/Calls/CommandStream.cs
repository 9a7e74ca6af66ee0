using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Kubernetes.Calls;

/// <summary>Reads what a command in a pod writes, and how it ends.</summary>
/// <remarks>Source: Kubernetes, KEP-4006 and <c>k8s.io/apimachinery/pkg/util/remotecommand</c>: every message begins with the number of its channel,
/// 1 and 2 are the output, 3 is the end as a <c>Status</c>. Version 5 adds a close signal that only a sender of input needs.</remarks>
internal sealed class CommandStream(string cluster, ApiCall call) : IDisposable
{
    private const int MaxOutput = 64 << 10;
    private const int MaxStatus = 64 << 10;
    private const byte Output = 1;
    private const byte Errors = 2;
    private const byte End = 3;

    private readonly MemoryStream _output = new();
    private readonly MemoryStream _end = new();

    /// <summary>The protocols that are spoken, the best first.</summary>
    public static IReadOnlyList<string> Protocols { get; } = ["v5.channel.k8s.io", "v4.channel.k8s.io"];

    /// <exception cref="ClusterException">It could not be started, or its end is not told.</exception>
    public async Task<PodCommandAnswer> ReadAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 << 10];
        byte? channel = null;
        while (true)
        {
            ValueWebSocketReceiveResult received;
            try
            {
                received = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            }
            catch (WebSocketException) when (_end.Length > 0)
            {
                // The server does not always say good-bye.
                return Answer();
            }

            if (received.MessageType == WebSocketMessageType.Close)
            {
                return Answer();
            }

            var content = buffer.AsSpan(0, received.Count);
            if (channel is null && content.Length > 0)
            {
                channel = content[0];
                content = content[1..];
            }

            Keep(channel, content);
            channel = received.EndOfMessage ? null : channel;
        }
    }

    public void Dispose()
    {
        _output.Dispose();
        _end.Dispose();
    }

    private void Keep(byte? channel, ReadOnlySpan<byte> content)
    {
        var (kept, most) = channel switch { Output or Errors => (_output, MaxOutput), End => (_end, MaxStatus), _ => (null, 0) };
        kept?.Write(content[..(int)Math.Min(content.Length, most - kept.Length)]);
    }

    private PodCommandAnswer Answer()
    {
        if (_end.Length == 0)
        {
            throw new ClusterException($"{call.Subject} on cluster {cluster}: the connection ended before the command did", "BadAnswer", 0);
        }

        var status = ParseEnd(_end.ToArray());
        if (status?.Text("status") == "Success")
        {
            return new PodCommandAnswer(0, Encoding.UTF8.GetString(_output.ToArray()));
        }

        var code = status?.Text("reason") == "NonZeroExitCode" ? status.Items("details", "causes").FirstOrDefault(static cause => cause.Text("reason") == "ExitCode")?.Text("message") : null;
        return int.TryParse(code, out var exitCode)
            ? new PodCommandAnswer(exitCode, Encoding.UTF8.GetString(_output.ToArray()))
            : throw ApiFailure.From(cluster, call, (int)(status?.Number("code") ?? 500), Wrapped(status), null);
    }

    private static JsonObject? ParseEnd(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text);
            return JsonNode.Parse(ref reader) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Nodes leave out what kind of object it is.
    private byte[] Wrapped(JsonObject? status)
    {
        if (status is null)
        {
            return _end.ToArray();
        }

        status["kind"] = "Status";
        return Encoding.UTF8.GetBytes(status.ToJsonString());
    }
}
