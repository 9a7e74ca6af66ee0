namespace Trimtab.Adapters.Grpc;

/// <summary>A call ended with another status than <see cref="GrpcStatusCode.Ok"/>; thrown by a server's handler, it becomes that status.</summary>
/// <param name="code">Not <see cref="GrpcStatusCode.Ok"/>.</param>
/// <param name="detail">For people; travels as <c>grpc-message</c>, so no secret.</param>
/// <param name="innerException">What the transport said; null when the peer itself gave the status.</param>
public sealed class GrpcException(GrpcStatusCode code, string detail, Exception? innerException = null)
    : Exception(detail.Length == 0 ? $"The call ended with {code}." : $"{code}: {detail}", innerException)
{
    public GrpcStatusCode Code { get; } = code;

    public string Detail { get; } = detail;

    /// <summary>Whether the same call may succeed later without anybody changing anything.</summary>
    public bool IsTransient => Code is GrpcStatusCode.Unavailable or GrpcStatusCode.DeadlineExceeded or GrpcStatusCode.Aborted
        or GrpcStatusCode.ResourceExhausted or GrpcStatusCode.Cancelled;
}
