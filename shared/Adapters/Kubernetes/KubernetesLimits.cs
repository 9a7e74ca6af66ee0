namespace Trimtab.Adapters.Kubernetes;

/// <summary>Bounds of what one connection asks of its API server and waits for.</summary>
public sealed record KubernetesLimits
{
    /// <summary>Time for one call with all its retries.</summary>
    public TimeSpan Call { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time for one page of a list with all its retries.</summary>
    public TimeSpan ListPage { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Time for one GET through a pod's proxy; not retried.</summary>
    public TimeSpan Proxy { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A watch that is silent for so long (no event, no bookmark) is opened again.</summary>
    public TimeSpan WatchIdle { get; init; } = TimeSpan.FromSeconds(150);

    /// <summary>Objects asked for at once.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>Calls under way at once; pod proxy calls have as many places of their own, watches need none.</summary>
    public int ConcurrentCalls { get; init; } = 64;

    /// <summary>Calls begun in a second, watches included; as many may begin at once after a pause.</summary>
    public int RequestsPerSecond { get; init; } = 1000;

    /// <summary>After so many calls in a row without an answer no more are sent for a while, except one that probes; 2 or more.</summary>
    public int BreakAfter { get; init; } = 3;

    /// <summary>The while: doubles with each probe that fails, up to <see cref="MaxBreak"/>.</summary>
    public TimeSpan Break { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan MaxBreak { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A kind that the server did not know is looked for again at most so often.</summary>
    public TimeSpan DiscoveryInterval { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Largest answer that is one object.</summary>
    public long MaxObjectBytes { get; init; } = 16L << 20;

    /// <summary>Largest page of a list.</summary>
    public long MaxListBytes { get; init; } = 256L << 20;

    /// <summary>Most of a log that is kept: its end.</summary>
    public int MaxLogBytes { get; init; } = 256 << 10;
}
