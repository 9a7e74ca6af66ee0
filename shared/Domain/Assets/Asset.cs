using System.Collections.ObjectModel;

namespace Trimtab.Domain.Assets;

/// <summary>One thing that runs somewhere, as the last scan of its place saw it.</summary>
public sealed record Asset(AssetId Id)
{
    /// <summary>Which object it is: a Kubernetes uid, a container's id, a Helm release's revision. Another one is another object of the same name.</summary>
    public string Incarnation { get; init; } = "";

    /// <summary>Empty for Helm releases and definitions.</summary>
    public IReadOnlyList<AssetImage> Images { get; init; } = [];

    public IReadOnlyDictionary<string, string> Labels { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Those of <c>trimtab.dev/</c> only; a container's labels of that prefix stand here, too.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    public DateTimeOffset? CreatedAt { get; init; }

    public AssetHealth Health { get; init; }

    /// <summary>Why it is not healthy; empty when it is.</summary>
    public string HealthReason { get; init; } = "";

    /// <summary>What it belongs to, the nearest first: a CronJob, a Helm release.</summary>
    public IReadOnlyList<AssetId> Owners { get; init; } = [];

    /// <summary>The target that applied it; null when none did.</summary>
    public string? Target { get; init; }

    /// <summary>Of Helm releases only.</summary>
    public AssetRelease? Release { get; init; }

    /// <summary>The compose project of a container; null when it has none.</summary>
    public string? ComposeProject { get; init; }

    /// <summary>The served versions of a definition, <c>v1beta1</c>.</summary>
    public IReadOnlyList<string> ServedVersions { get; init; } = [];

    /// <summary>Pods that run for it, by name, at most <see cref="MaxPods"/>.</summary>
    public IReadOnlyList<AssetPod> Pods { get; init; } = [];

    /// <summary>A Helm release's revisions that the cluster still has, the newest first.</summary>
    public IReadOnlyList<ReleaseRevision> Revisions { get; init; } = [];

    /// <summary>Who would undo a change of it: <c>kubelet</c> for a pod's container, <c>Prometheus/main</c> for an operator's object; null for nobody.</summary>
    public string? Manager { get; init; }

    public const int MaxPods = 10;
}
