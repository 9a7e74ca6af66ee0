using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Nodes;
using Trimtab.Adapters.Http;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Kubernetes.Watching;

/// <summary>Reads one open watch line by line.</summary>
internal sealed class WatchStream : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly PipeReader _reader;
    private readonly KubernetesLimits _limits;
    private readonly CancellationTokenSource _idle;

    private WatchStream(HttpResponseMessage response, Stream body, KubernetesLimits limits, TimeProvider clock)
    {
        (_response, _limits) = (response, limits);
        _reader = PipeReader.Create(body);
        _idle = new CancellationTokenSource(limits.WatchIdle, clock);
    }

    public static async Task<WatchStream> OpenAsync(HttpResponseMessage response, KubernetesLimits limits, TimeProvider clock, CancellationToken cancellationToken)
        => new(response, await response.Content.ReadAsStreamAsync(cancellationToken), limits, clock);

    /// <returns>Null when the server ended the stream.</returns>
    /// <exception cref="IOException">The connection was cut, or nothing came for too long, or a line is too long.</exception>
    /// <exception cref="JsonException">The line is no event.</exception>
    public async Task<WatchLine?> ReadAsync(CancellationToken cancellationToken)
    {
        _idle.CancelAfter(_limits.WatchIdle);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(_idle.Token, cancellationToken);
        try
        {
            while (true)
            {
                var result = await _reader.ReadAsync(both.Token);
                if (result.Buffer.PositionOf((byte)'\n') is { } end)
                {
                    var line = Parse(result.Buffer.Slice(0, end));
                    _reader.AdvanceTo(result.Buffer.GetPosition(1, end));
                    return line;
                }

                if (result.IsCompleted)
                {
                    // A rest without its line end is an event that was cut: the server sends it again.
                    return null;
                }

                if (result.Buffer.Length > _limits.MaxObjectBytes)
                {
                    throw new OversizeException(_limits.MaxObjectBytes);
                }

                _reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            }
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"nothing came for {_limits.WatchIdle.TotalSeconds:0} s", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The response first: it resets the stream, so that nothing waits for the rest of a body without end.
        _response.Dispose();
        await _reader.CompleteAsync();
        _idle.Dispose();
    }

    private static WatchLine Parse(ReadOnlySequence<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        return JsonNode.Parse(ref reader) is JsonObject value && value["object"] is JsonObject inner && value.Remove("object")
            ? new WatchLine(value.Text("type"), inner)
            : throw new JsonException("not a watch event");
    }
}
