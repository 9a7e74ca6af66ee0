using System.Net;
using System.Net.Http.Headers;

namespace Trimtab.Adapters.Grpc;

/// <summary>A request's body that stays open until it is completed, so that requests and responses can go to and fro.</summary>
internal sealed class GrpcContent : HttpContent
{
    public const string MediaType = "application/grpc";

    private readonly TaskCompletionSource<Stream> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int _isTaken;

    public GrpcContent() => Headers.ContentType = new MediaTypeHeaderValue(MediaType);

    /// <summary>Sends bytes now.</summary>
    /// <exception cref="OperationCanceledException">The call ended.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var stream = await _opened.Task.WaitAsync(cancellationToken);
        await stream.WriteAsync(bytes, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    /// <summary>Ends the body: the server sees that no more will come.</summary>
    public void Complete() => _completed.TrySetResult();

    /// <summary>The call is over: nobody waits any longer.</summary>
    public void Abandon()
    {
        _opened.TrySetCanceled(CancellationToken.None);
        _completed.TrySetCanceled(CancellationToken.None);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isTaken, 1) == 1)
        {
            // After a GOAWAY the handler would send the request again, but messages that were sent are not kept: the caller must.
            throw new IOException("The connection ended before the call did.");
        }

        // Without this the request's headers would wait for the first message.
        await stream.FlushAsync(cancellationToken);
        _opened.TrySetResult(stream);
        try
        {
            await _completed.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The stream is over, and only a write is told why: this one fails with the peer's error code, before anything is sent.
            await stream.WriteAsync(new byte[1], cancellationToken);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
