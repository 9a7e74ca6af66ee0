using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Trimtab.Adapters.Grpc;

namespace Trimtab.Hosting.Grpc;

/// <summary>Serves gRPC calls on Kestrel's HTTP/2. Source: gRPC over HTTP/2.</summary>
/// <param name="limits">Of messages.</param>
/// <param name="lifetime">Ends open calls when the program stops: a watcher would hold it up.</param>
/// <param name="clock">Drives deadlines.</param>
/// <param name="logger">Told of handlers that fail.</param>
public sealed partial class GrpcServer(GrpcLimits limits, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<GrpcServer> logger)
{
    private const string ContentType = "application/grpc";

    /// <summary>Runs one call to its status.</summary>
    internal async Task RunAsync<TRequest, TResponse>(
        HttpContext http, GrpcMethod<TRequest, TResponse> method, Func<GrpcServerCall<TRequest, TResponse>, Task> handler)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        if (!IsGrpc(http.Request))
        {
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        http.Response.ContentType = ContentType;
        LiftLimits(http);
        if (Refusal(http.Request, out var timeout) is { } refusal)
        {
            Answer(http, refusal.Code, refusal.Detail);
            return;
        }

        using var deadline = timeout is { } time ? new CancellationTokenSource(time, clock) : null;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping, deadline?.Token ?? CancellationToken.None);
        var call = new GrpcServerCall<TRequest, TResponse>(http, method.RequestParser, limits, over.Token);
        var (code, detail) = await StatusAsync(() => handler(call), method.Path, over.Token);
        if (code == GrpcStatusCode.Cancelled && deadline?.IsCancellationRequested == true)
        {
            (code, detail) = (GrpcStatusCode.DeadlineExceeded, "The deadline passed.");
        }

        if (!http.RequestAborted.IsCancellationRequested)
        {
            Answer(http, code, detail);
        }
    }

    private static bool IsGrpc(HttpRequest request)
        => HttpProtocol.IsHttp2(request.Protocol) && request.ContentType is { } type
            && (type == ContentType || type.StartsWith(ContentType + "+", StringComparison.OrdinalIgnoreCase) || type.StartsWith(ContentType + ";", StringComparison.OrdinalIgnoreCase));

    private static GrpcException? Refusal(HttpRequest request, out TimeSpan? timeout)
    {
        timeout = null;
        var encoding = request.Headers["grpc-encoding"].ToString();
        if (encoding is not ("" or "identity"))
        {
            return new GrpcException(GrpcStatusCode.Unimplemented, "Compressed messages are not taken.");
        }

        if (!request.Headers.TryGetValue(GrpcTimeout.Header, out var text))
        {
            return null;
        }

        if (!GrpcTimeout.TryParse(text.ToString(), out var time))
        {
            return new GrpcException(GrpcStatusCode.InvalidArgument, "The header grpc-timeout is no time.");
        }

        // A timer holds 49 days; nobody waits for longer.
        timeout = time > TimeSpan.FromDays(49) ? null : time;
        return null;
    }

    /// <summary>A stream may be silent for hours and hold any number of messages, each under its own limit.</summary>
    private static void LiftLimits(HttpContext http)
    {
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }
    }

    private static void Answer(HttpContext http, GrpcStatusCode code, string detail)
    {
        if (!http.Response.HasStarted && code != GrpcStatusCode.Ok)
        {
            http.Response.Headers[GrpcStatus.CodeHeader] = GrpcStatus.Format(code);
            http.Response.Headers[GrpcStatus.MessageHeader] = GrpcText.Encode(detail);
            http.Response.Headers["grpc-accept-encoding"] = "identity";
            return;
        }

        http.Response.AppendTrailer(GrpcStatus.CodeHeader, GrpcStatus.Format(code));
        if (code != GrpcStatusCode.Ok)
        {
            http.Response.AppendTrailer(GrpcStatus.MessageHeader, GrpcText.Encode(detail));
        }
    }

    private async Task<(GrpcStatusCode Code, string Detail)> StatusAsync(Func<Task> handler, string path, CancellationToken over)
    {
        try
        {
            await handler();
            return (GrpcStatusCode.Ok, "");
        }
        catch (GrpcException e)
        {
            return (e.Code, e.Detail);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            return (lifetime.ApplicationStopping.IsCancellationRequested ? GrpcStatusCode.Unavailable : GrpcStatusCode.Cancelled, "The call was ended.");
        }
        catch (IOException)
        {
            // The caller reset the stream, or its connection broke: nobody reads this.
            return (GrpcStatusCode.Cancelled, "The caller went away.");
        }
#pragma warning disable CA1031 // Whatever goes wrong in a handler becomes a status: the caller must not wait, and must not be told our inside.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.HandlerFailed(logger, e, path);
            return (GrpcStatusCode.Unknown, "The server failed; its log tells why.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The gRPC method {Path} failed.")]
        public static partial void HandlerFailed(ILogger logger, Exception exception, string path);
    }
}
