using System.Net;

namespace Trimtab.Adapters.Grpc;

/// <summary>What a call's transport said, as a status.</summary>
internal static class GrpcTransport
{
    /// <summary>Whether this is the network's or the peer's doing, not a fault of this program.</summary>
    public static bool IsFailure(Exception exception)
        => exception is HttpRequestException or IOException or InvalidOperationException { InnerException: IOException };

    public static GrpcException Failure(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is HttpProtocolException protocol)
            {
                return new GrpcException(GrpcStatus.OfHttp2Error(protocol.ErrorCode), $"The peer ended the stream with HTTP/2 error {protocol.ErrorCode}.", exception);
            }
        }

        var reason = exception is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } request ? $" ({request.HttpRequestError})" : "";
        return new GrpcException(GrpcStatusCode.Unavailable, $"The peer could not be reached or the connection broke{reason}.", exception);
    }

    /// <summary>Refuses an answer that does not speak gRPC; a proxy's error page, for example.</summary>
    /// <exception cref="GrpcException">The status that stands for the HTTP status.</exception>
    public static void EnsureGrpc(HttpResponseMessage response)
    {
        var media = response.Content.Headers.ContentType?.MediaType ?? "";
        var isGrpc = media == GrpcContent.MediaType || media.StartsWith(GrpcContent.MediaType + "+", StringComparison.OrdinalIgnoreCase);
        if (response.StatusCode != HttpStatusCode.OK || !isGrpc)
        {
            throw new GrpcException(GrpcStatus.OfHttpStatus((int)response.StatusCode), $"The answer was HTTP {(int)response.StatusCode}{(isGrpc ? "" : " and not gRPC")}.");
        }
    }

    /// <exception cref="GrpcException">The call did not end well, or without saying how.</exception>
    public static void EnsureOk(System.Net.Http.Headers.HttpHeaders headers)
    {
        if (!headers.TryGetValues(GrpcStatus.CodeHeader, out var codes) || GrpcStatus.Parse(codes.First()) is not { } code)
        {
            throw new GrpcException(GrpcStatusCode.Unknown, "The answer ended without a status.");
        }

        if (code != GrpcStatusCode.Ok)
        {
            var text = headers.TryGetValues(GrpcStatus.MessageHeader, out var messages) ? messages.First() : "";
            throw new GrpcException(code, GrpcText.Decode(text));
        }
    }
}
