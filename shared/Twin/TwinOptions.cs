namespace Trimtab.Twin;

/// <summary>How the simulated cluster behaves. The defaults suit tests and demonstrations.</summary>
public sealed record TwinOptions
{
    /// <summary>The cluster's name: node names and the kubeconfig's context carry it.</summary>
    public string Name { get; init; } = "twin";

    /// <summary>Seed of everything random: the same seed, clock and calls give the same cluster.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Nodes that pods are spread over, at least 1.</summary>
    public int Nodes { get; init; } = 3;

    /// <summary>From a pod's creation to its containers' start (schedule and pull).</summary>
    public TimeSpan StartDelay { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>From a container's start to ready, on top of its probe's <c>initialDelaySeconds</c>.</summary>
    public TimeSpan ReadyDelay { get; init; } = TimeSpan.FromMilliseconds(700);

    /// <summary>From a container's exit to its first restart; later restarts add the usual back-off of 10 s, doubled up to 5 min.</summary>
    public TimeSpan RestartDelay { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>From a pod's deletion to its end, when its own grace period is not shorter.</summary>
    public TimeSpan TerminationDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a Job's container runs.</summary>
    public TimeSpan JobDuration { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>From a CustomResourceDefinition's creation to <c>Established</c>.</summary>
    public TimeSpan EstablishDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Share of requests that a healthy pod answers with 500: 0 to 1.</summary>
    public double BaseErrorRate { get; init; } = 0.005;

    /// <summary>Changes kept for watches; a watch from before them gets 410 Expired.</summary>
    public int HistoryLimit { get; init; } = 10_000;

    /// <summary>False: workloads are kept but nothing runs them, as on a control plane without controllers; their status is what a caller writes.</summary>
    public bool RunsWorkloads { get; init; } = true;

    /// <summary>Port of the HTTP server on 127.0.0.1; 0 for a free one.</summary>
    public int Port { get; init; }

    /// <summary>The bearer token that callers must send; null for a random one.</summary>
    public string? Token { get; init; }

    /// <summary>Serve HTTPS (HTTP/1.1 and 2) with a certificate of its own, which the kubeconfig carries; else plain HTTP/1.1,
    /// over which kubectl sends no token and so gets no answer.</summary>
    public bool UseTls { get; init; } = true;

    /// <summary>How often a watch that asked for bookmarks gets one.</summary>
    public TimeSpan BookmarkInterval { get; init; } = TimeSpan.FromMinutes(1);
}
