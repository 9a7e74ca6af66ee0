namespace Trimtab.Domain.Health;

/// <summary>How far the cluster has come with one object, in the words of kstatus.</summary>
public enum HealthStatus
{
    /// <summary>The cluster has done what the object asks for.</summary>
    Current,

    /// <summary>The cluster is still at it.</summary>
    InProgress,

    /// <summary>The cluster gave up, or says that it can't go on.</summary>
    Failed,

    /// <summary>The object is being deleted.</summary>
    Terminating,

    /// <summary>There is no such object.</summary>
    NotFound,

    /// <summary>What the object says of itself can't be read.</summary>
    Unknown,
}
