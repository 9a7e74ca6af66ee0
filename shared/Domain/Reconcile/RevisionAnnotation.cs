using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Reconcile;

/// <summary>The annotation that tells with which commit a workload was last written. It is set when the workload is written anyway and is no difference by
/// itself, so that a commit touches nothing but what it changes.</summary>
/// <remarks>Kubernetes copies a workload's annotations to the ReplicaSet or ControllerRevision of its pod template: so every template that the cluster
/// remembers tells its commit, also after later ones.</remarks>
public static class RevisionAnnotation
{
    private static readonly HashSet<string> Workloads = ["apps/Deployment", "apps/StatefulSet", "apps/DaemonSet", "batch/Job", "batch/CronJob"];

    /// <param name="wanted">An object; stays as it is.</param>
    /// <param name="revision">Commit id; null for none.</param>
    /// <returns>The object with that annotation; the object itself when it is no workload, or when <paramref name="revision"/> is null.</returns>
    public static JsonObject On(JsonObject wanted, string? revision)
    {
        if (revision is null || !Workloads.Contains($"{wanted.KindName.Group}/{wanted.KindName.Kind}"))
        {
            return wanted;
        }

        var marked = wanted.Copy();
        Set(marked, revision);
        return marked;
    }

    /// <summary>Sets the annotation of a workload in place; null takes it away.</summary>
    public static void Set(JsonObject workload, string? revision)
    {
        ArgumentNullException.ThrowIfNull(workload);
        var metadata = workload["metadata"]!.AsObject();
        if (metadata["annotations"] is not JsonObject annotations)
        {
            if (revision is null)
            {
                return;
            }

            metadata["annotations"] = annotations = [];
        }

        annotations.Remove(TrimtabNames.Revision);
        if (revision is not null)
        {
            annotations[TrimtabNames.Revision] = revision;
        }
    }
}
