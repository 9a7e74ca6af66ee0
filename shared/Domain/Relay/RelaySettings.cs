using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Relay;

/// <summary>What the relay watches and how: the content of its mounted file.</summary>
public sealed record RelaySettings
{
    /// <summary>The fleet's name of the cluster that the relay runs in.</summary>
    public required string Cluster { get; init; }

    /// <summary>How the cluster is reached; null: as the pod that the relay runs in.</summary>
    public FleetKubeconfig? Kubeconfig { get; init; }

    /// <summary>Namespaces whose pods are watched; empty for all.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Time during which further failures of one owner, container and kind are counted but not harvested.</summary>
    public TimeSpan Debounce { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a report waits for its context; what comes later follows in a second one.</summary>
    public TimeSpan HarvestDeadline { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Last lines of each log that is harvested.</summary>
    public int LogLines { get; init; } = 200;

    /// <summary>How long a pod may take to become ready before that is a failure.</summary>
    public TimeSpan ReadyDeadline { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Container ends that are older than this when the relay starts are not reported.</summary>
    public TimeSpan Lookback { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Patterns of names whose values are secrets, beside the built-in ones.</summary>
    public IReadOnlyList<string> SecretNames { get; init; } = [];
}
