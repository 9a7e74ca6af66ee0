using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Trimtab.Adapters.Grpc;

namespace Trimtab.Hosting.Grpc;

/// <summary>One call as the server's handler sees it.</summary>
/// <remarks>Reading and writing may go on at the same time, each from one place at a time.</remarks>
public sealed class GrpcServerCall<TRequest, TResponse>
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    private readonly GrpcMessageReader<TRequest> _reader;
    private readonly PipeWriter _writer;
    private readonly GrpcLimits _limits;

    internal GrpcServerCall(HttpContext http, MessageParser<TRequest> parser, GrpcLimits limits, CancellationToken cancellationToken)
    {
        _reader = new GrpcMessageReader<TRequest>(http.Request.BodyReader, parser, limits.MaxReceivedBytes);
        _writer = http.Response.BodyWriter;
        (_limits, CancellationToken) = (limits, cancellationToken);
    }

    /// <summary>Ends when the caller goes away, the caller's deadline passes or the server stops.</summary>
    public CancellationToken CancellationToken { get; }

    /// <returns>The next message; null when the caller will send no more.</returns>
    public ValueTask<TRequest?> ReadAsync() => _reader.ReadAsync(CancellationToken);

    /// <summary>Reads until the caller sends no more.</summary>
    public async IAsyncEnumerable<TRequest> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await _reader.ReadAsync(cancellationToken) is { } message)
        {
            yield return message;
        }
    }

    /// <summary>Sends one message now.</summary>
    public async Task WriteAsync(TResponse message)
    {
        GrpcFraming.Write(_writer, message, _limits.MaxSentBytes);
        await _writer.FlushAsync(CancellationToken);
    }

    /// <summary>The one message of a caller that sends exactly one.</summary>
    /// <exception cref="GrpcException">It sent none, or more.</exception>
    internal async Task<TRequest> ReadOnlyOneAsync()
    {
        var request = await ReadAsync() ?? throw new GrpcException(GrpcStatusCode.Internal, "The request holds no message.");
        return await ReadAsync() is null ? request : throw new GrpcException(GrpcStatusCode.Internal, "The request holds more than one message.");
    }
}
