using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using Google.Protobuf;

namespace Trimtab.Adapters.Grpc;

/// <summary>The way to one server, over HTTP/2. Safe for concurrent use; connects when it is first used and again after every break.</summary>
/// <remarks>Source: gRPC over HTTP/2. Messages are never compressed.</remarks>
public sealed class GrpcChannel : IDisposable
{
    private readonly Uri _address;
    private readonly GrpcLimits _limits;
    private readonly TimeProvider _clock;
    private readonly HttpMessageInvoker _client;

    /// <param name="address"><c>https://host:port</c>, or <c>http://host:port</c> for a server without TLS.</param>
    /// <param name="tls">Who is trusted and who we are; null for the system's authorities and no certificate of our own.</param>
    /// <param name="limits">Of messages.</param>
    /// <param name="clock">Drives deadlines.</param>
    public GrpcChannel(Uri address, SslClientAuthenticationOptions? tls, GrpcLimits limits, TimeProvider clock)
    {
        if (address.Scheme is not ("http" or "https") || address.AbsolutePath != "/" || address.Query.Length > 0)
        {
            throw new ArgumentException($"The address {address.Scheme}://{address.Authority} must be http or https, without a path.", nameof(address));
        }

        (_address, _limits, _clock) = (address, limits, clock);
        _client = new HttpMessageInvoker(Handler(tls));
    }

    /// <summary>One request, one response.</summary>
    /// <param name="method">What is called.</param>
    /// <param name="request">The message.</param>
    /// <param name="deadline">The server is told of it too; null for none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="GrpcException">The call ended with another status than OK.</exception>
    public async Task<TResponse> CallAsync<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method, TRequest request, TimeSpan? deadline, CancellationToken cancellationToken)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        await using var call = Open(method, deadline, cancellationToken);
        await call.SendAsync(request);
        call.Complete();
        var response = await call.ReadAsync() ?? throw new GrpcException(GrpcStatusCode.Internal, "The answer holds no message.");
        return await call.ReadAsync() is null ? response : throw new GrpcException(GrpcStatusCode.Internal, "The answer holds more than one message.");
    }

    /// <summary>Opens a call of any kind: send, complete, read.</summary>
    /// <param name="method">What is called.</param>
    /// <param name="deadline">The server is told of it too; null for none.</param>
    /// <param name="cancellationToken">Ends the call, as long as it lasts.</param>
    public GrpcCall<TRequest, TResponse> Open<TRequest, TResponse>(GrpcMethod<TRequest, TResponse> method, TimeSpan? deadline, CancellationToken cancellationToken)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_address, method.Path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        request.Headers.TryAddWithoutValidation("grpc-accept-encoding", "identity");
        request.Headers.UserAgent.ParseAdd("trimtab");
        if (deadline is { } limit)
        {
            request.Headers.TryAddWithoutValidation(GrpcTimeout.Header, GrpcTimeout.Format(limit));
        }

        return new GrpcCall<TRequest, TResponse>(_client, request, method.ResponseParser, new GrpcCallTerms(_limits, deadline, _clock), cancellationToken);
    }

    public void Dispose() => _client.Dispose();

    private static SocketsHttpHandler Handler(SslClientAuthenticationOptions? tls)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            EnableMultipleHttp2Connections = true,
            MaxResponseHeadersLength = 16,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            // A connection that died without a word (a node that went away) is noticed within 15 s, also while nothing is sent.
            KeepAlivePingDelay = TimeSpan.FromSeconds(10),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(5),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            ActivityHeadersPropagator = null,
        };
        if (tls is not null)
        {
            handler.SslOptions = tls;
        }

        return handler;
    }
}
