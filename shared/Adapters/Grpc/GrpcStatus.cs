using System.Globalization;

namespace Trimtab.Adapters.Grpc;

/// <summary>The status of a call as trailers carry it, and what stands for it when a transport ends without one.</summary>
public static class GrpcStatus
{
    public const string CodeHeader = "grpc-status";
    public const string MessageHeader = "grpc-message";

    /// <returns>Null when the value is no status: a peer may send anything.</returns>
    public static GrpcStatusCode? Parse(string value)
        => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number <= (int)GrpcStatusCode.Unauthenticated ? (GrpcStatusCode)number : GrpcStatusCode.Unknown
            : null;

    public static string Format(GrpcStatusCode code) => ((int)code).ToString(CultureInfo.InvariantCulture);

    /// <summary>Source: gRPC, "HTTP to gRPC status code mapping".</summary>
    public static GrpcStatusCode OfHttpStatus(int status)
        => status switch
        {
            400 => GrpcStatusCode.Internal,
            401 => GrpcStatusCode.Unauthenticated,
            403 => GrpcStatusCode.PermissionDenied,
            404 => GrpcStatusCode.Unimplemented,
            429 or 502 or 503 or 504 => GrpcStatusCode.Unavailable,
            _ => GrpcStatusCode.Unknown,
        };

    /// <summary>Source: gRPC over HTTP/2, "Errors". Numbers are RFC 9113, section 7.</summary>
    /// <param name="errorCode">The code of a RST_STREAM or GOAWAY frame.</param>
    public static GrpcStatusCode OfHttp2Error(long errorCode)
        => errorCode switch
        {
            0x7 => GrpcStatusCode.Unavailable,
            0x8 => GrpcStatusCode.Cancelled,
            0xb => GrpcStatusCode.ResourceExhausted,
            0xc => GrpcStatusCode.PermissionDenied,
            _ => GrpcStatusCode.Internal,
        };
}
