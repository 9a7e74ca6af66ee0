using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Google.Protobuf;

namespace Trimtab.Adapters.Grpc;

/// <summary>One call that is under way. Sending and reading may go on at the same time, each from one place at a time.</summary>
/// <remarks>It ends by its status, by the token or the deadline that it was opened with, or by disposing it, which tells the server so.</remarks>
public sealed class GrpcCall<TRequest, TResponse> : IAsyncDisposable
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    private readonly GrpcLimits _limits;
    private readonly MessageParser<TResponse> _parser;
    private readonly CancellationToken _callerToken;
    private readonly CancellationTokenSource? _deadline;
    private readonly CancellationTokenSource _over;
    private readonly GrpcContent _content = new();
    private readonly Task<HttpResponseMessage> _response;
    private GrpcMessageReader<TResponse>? _reader;
    private bool _hasEnded;

    internal GrpcCall(HttpMessageInvoker client, HttpRequestMessage request, MessageParser<TResponse> parser, GrpcCallTerms terms, CancellationToken cancellationToken)
    {
        (_limits, _parser, _callerToken) = (terms.Limits, parser, cancellationToken);
        _deadline = terms.Deadline is { } deadline ? new CancellationTokenSource(deadline, terms.Clock) : null;
        _over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _deadline?.Token ?? CancellationToken.None);
        request.Content = _content;
        _response = StartAsync(client, request);
    }

    /// <summary>Sends one message.</summary>
    /// <returns>False when the call has ended: reading tells how.</returns>
    /// <exception cref="GrpcException">The message is too long; the call goes on.</exception>
    public async Task<bool> SendAsync(TRequest message)
    {
        var bytes = new ArrayBufferWriter<byte>(message.CalculateSize() + GrpcFraming.PrefixBytes);
        GrpcFraming.Write(bytes, message, _limits.MaxSentBytes);
        try
        {
            await _content.WriteAsync(bytes.WrittenMemory, _over.Token);
            return true;
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException || GrpcTransport.IsFailure(e))
        {
            return false;
        }
    }

    /// <summary>No more messages will be sent.</summary>
    public void Complete() => _content.Complete();

    /// <returns>The next message; null when the call has ended with <see cref="GrpcStatusCode.Ok"/>.</returns>
    /// <exception cref="GrpcException">It ended otherwise.</exception>
    /// <exception cref="OperationCanceledException">The caller's token ended it.</exception>
    public async Task<TResponse?> ReadAsync()
    {
        if (_hasEnded)
        {
            return null;
        }

        try
        {
            var message = await ReadNextAsync();
            _hasEnded = message is null;
            return message;
        }
        catch (Exception e) when (_deadline?.IsCancellationRequested == true && !_callerToken.IsCancellationRequested && IsEnd(e))
        {
            throw new GrpcException(GrpcStatusCode.DeadlineExceeded, "The deadline passed.", e);
        }
        catch (Exception e) when (_callerToken.IsCancellationRequested && IsEnd(e))
        {
            throw new OperationCanceledException("The call was cancelled.", e, _callerToken);
        }
        catch (Exception e) when (IsEnd(e))
        {
            // Cancelled, but not by us: the transport ends a request's body so when its connection breaks.
            throw GrpcTransport.Failure(e);
        }
    }

    /// <summary>Reads to the end of the call.</summary>
    /// <exception cref="GrpcException">It did not end with <see cref="GrpcStatusCode.Ok"/>.</exception>
    public async IAsyncEnumerable<TResponse> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await ReadAsync().WaitAsync(cancellationToken) is { } message)
        {
            yield return message;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _content.Abandon();
        try
        {
            (await _response).Dispose();
        }
        catch (Exception e) when (e is OperationCanceledException || GrpcTransport.IsFailure(e))
        {
            // Told to the reader, or nobody wants to know any more.
        }

        _over.Dispose();
        _deadline?.Dispose();
    }

    private static bool IsEnd(Exception exception) => exception is OperationCanceledException || GrpcTransport.IsFailure(exception);

    private async Task<HttpResponseMessage> StartAsync(HttpMessageInvoker client, HttpRequestMessage request)
    {
        try
        {
            return await client.SendAsync(request, _over.Token);
        }
        catch
        {
            _content.Abandon();
            throw;
        }
    }

    private async Task<TResponse?> ReadNextAsync()
    {
        var response = await _response;
        if (_reader is null)
        {
            if (response.Headers.Contains(GrpcStatus.CodeHeader))
            {
                // Trailers only: the whole answer is one block of headers.
                GrpcTransport.EnsureOk(response.Headers);
                return null;
            }

            GrpcTransport.EnsureGrpc(response);
            _reader = new GrpcMessageReader<TResponse>(PipeReader.Create(await response.Content.ReadAsStreamAsync(_over.Token)), _parser, _limits.MaxReceivedBytes);
        }

        if (await _reader.ReadAsync(_over.Token) is { } message)
        {
            return message;
        }

        GrpcTransport.EnsureOk(response.TrailingHeaders);
        return null;
    }
}
