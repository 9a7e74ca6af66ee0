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
}
