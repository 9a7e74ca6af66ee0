namespace Trimtab.Domain.Docker;

/// <summary>A Docker engine refused a call, or did not answer it.</summary>
/// <param name="message">What was tried on which host, and what came of it.</param>
/// <param name="fault">What kind of failure it is.</param>
/// <param name="status">HTTP status; 0 when there was no answer.</param>
/// <param name="innerException">What lies behind it.</param>
public sealed class DockerException(string message, DockerFault fault, int status = 0, Exception? innerException = null)
    : Exception(message, innerException)
{
    public DockerFault Fault { get; } = fault;

    public int Status { get; } = status;

    /// <summary>Whether the engine is away, silent, or has no time: that says nothing of what was asked for.</summary>
    public bool IsUnanswered => Fault is DockerFault.Unreachable or DockerFault.Timeout || Status is 429 or 502 or 503 or 504;

    /// <summary>Whether the same call may succeed later without anybody changing anything.</summary>
    public bool IsTransient => Fault is DockerFault.Unreachable or DockerFault.PullFailed or DockerFault.Timeout || Status is 429 or >= 500;
}
