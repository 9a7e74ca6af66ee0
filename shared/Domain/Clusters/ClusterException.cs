namespace Trimtab.Domain.Clusters;

/// <summary>The API server refused a call, or did not answer it.</summary>
public sealed class ClusterException(string message, string reason, int status, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>Nothing was sent, because the server has given no answer for some time.</summary>
    public const string NotAsked = "NotAsked";

    /// <summary>Nothing was sent, because enough messages are at work on this cluster.</summary>
    public const string Busy = "Busy";

    /// <summary>The API's own word: <c>NotFound</c>, <c>Conflict</c>, <c>Invalid</c>, <c>Forbidden</c>, <c>Expired</c>, ...; ours are
    /// <c>Unreachable</c>, <c>Timeout</c>, <see cref="NotAsked"/>, <see cref="Busy"/>, <c>UnknownKind</c>, <c>UnknownCluster</c>,
    /// <c>BadAccess</c> (settings that can't work), <c>NoCredential</c> (a plugin failed), <c>BadAnswer</c> (not what the API promises) and <c>TooLarge</c>.</summary>
    public string Reason { get; } = reason;

    /// <summary>HTTP status; 0 when there was no answer.</summary>
    public int Status { get; } = status;

    /// <summary>How long the server asked us to wait; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What the server said in detail, e.g. each invalid field; mostly empty.</summary>
    public IReadOnlyList<ClusterCause> Causes { get; init; } = [];

    /// <summary>Whether the same call may succeed later without anybody changing anything.</summary>
    public bool IsTransient => Status is 0 or 408 or 429 or >= 500;

    /// <summary>Whether nobody has looked at what was asked for: the server is away, silent, or has no time. That says nothing of any object.</summary>
    public bool IsUnanswered => Status is 429 or 502 or 503 or 504 || Reason is "Unreachable" or "Timeout" or NotAsked or Busy;

    /// <summary>Whether the server looked at what was asked for and refused it. Not so while it does not know us: that is our settings' fault, not the object's.</summary>
    public bool IsRefusal => !IsTransient && Status != 401 && Reason != "BadAccess";
}
