using Trimtab.Domain.Updates.Checks;

namespace Trimtab.Domain.Fleet;

/// <summary>How changes are made, watched and taken back: a policy's <c>execution</c>.</summary>
public sealed record UpdateExecution
{
    public static UpdateExecution Default { get; } = new();

    /// <summary>How many updates may run when one under this policy begins, itself included.</summary>
    public int AtOnce { get; init; } = 3;

    /// <summary>How often a version is tried before it is held.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>From a failed attempt to the next.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the new version is watched once it runs.</summary>
    public TimeSpan Watch { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long it may take until the new version runs.</summary>
    public TimeSpan ReadyDeadline { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>From check to check.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many checks must fail one after the other until it is taken back.</summary>
    public int Failures { get; init; } = 2;

    /// <summary>Percentage of a workload's pods that may be unready while it is watched.</summary>
    public int MaxUnready { get; init; }

    /// <summary>The share of requests that may fail while a workload is watched, by its pods' own counts; null: not judged.</summary>
    public double? MaxErrors { get; init; }

    /// <summary>What is read from the pods for <see cref="MaxErrors"/>.</summary>
    public MetricsPolicy Metrics { get; init; } = MetricsPolicy.Default;

    public IReadOnlyList<HealthCheck> Checks { get; init; } = [];

    /// <summary>Git mode: a branch and a pull request instead of a push to the source's branch.</summary>
    public bool PullRequest { get; init; }

    /// <summary>Git mode: changes of one group that are let through within <see cref="GroupWait"/> become one commit. Empty: one commit each.</summary>
    public string Group { get; init; } = "";

    /// <summary>How long the first change of a group waits for others.</summary>
    public TimeSpan GroupWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Docker mode: whether the image of the version before is removed once the new one held out.</summary>
    public bool RemoveImages { get; init; }
}
