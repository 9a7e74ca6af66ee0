namespace Trimtab.Domain.Docker;

/// <summary>Why a call to a Docker engine failed.</summary>
public enum DockerFault
{
    /// <summary>No connection, or it broke.</summary>
    Unreachable,

    /// <summary>The engine answers; a pull came to nothing for what may pass: a registry, or the cluster with its credentials, that is away or has no time, a full disk.</summary>
    PullFailed,

    /// <summary>No answer in time.</summary>
    Timeout,

    /// <summary>A command inside a container did not end in the time that it was given; it may run on there.</summary>
    CommandLimit,

    /// <summary>The engine looked at the call and said no: <see cref="DockerException.Status"/> tells how.</summary>
    Refused,

    /// <summary>The engine asked a registry, which wants other credentials, or any.</summary>
    Denied,

    /// <summary>What was named does not exist.</summary>
    NotFound,

    /// <summary>It can't be done to this object as it is now, such as a name that is in use.</summary>
    Conflict,

    /// <summary>The engine speaks no version of its API that is known here.</summary>
    Version,

    /// <summary>The fleet's settings for the host can't work.</summary>
    BadAccess,

    /// <summary>Not what the API promises: no JSON, or too much of it.</summary>
    BadAnswer,
}
