namespace Trimtab.Domain.Clusters;

/// <summary>Names that Trimtab writes on objects: part of its public contract (docs: labels and annotations).</summary>
public static class TrimtabNames
{
    public const string FieldManager = "trimtab";
    public const string Prefix = "trimtab.dev/";

    /// <summary>Label of canary objects and pods: <c>canary</c>.</summary>
    public const string Track = Prefix + "track";

    public const string CanaryTrack = "canary";
    public const string CanarySuffix = "-canary";

    /// <summary>Label of everything a target applied: the target's name.</summary>
    public const string Target = Prefix + "target";

    /// <summary>Label of objects that a rollout made for its canary: the rollout's id.</summary>
    public const string Rollout = Prefix + "rollout";

    /// <summary>Annotation of a workload: the commit with which Trimtab last wrote it. See <see cref="Reconcile.RevisionAnnotation"/>.</summary>
    public const string Revision = Prefix + "revision";

    /// <summary>Annotation: <c>disabled</c> keeps a Deployment from being guarded.</summary>
    public const string Guard = Prefix + "guard";

    /// <summary>Annotation of what a guard suspended: the guard window's id, and why.</summary>
    public const string Suspended = Prefix + "suspended";

    /// <summary>Annotation: <c>disabled</c> keeps an object from being pruned.</summary>
    public const string Prune = Prefix + "prune";

    /// <summary>Annotation: what is done about drift of this object, whatever its target says.</summary>
    public const string Drift = Prefix + "drift";

    /// <summary>Annotation, or label of a container: how often the repositories of its images and chart are looked at, <c>5m</c>.</summary>
    public const string CheckInterval = Prefix + "check-interval";
}
