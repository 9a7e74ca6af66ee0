using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Incidents;

/// <summary>The commit that a pod's template was last written with, as <see cref="Reconcile.RevisionAnnotation"/> left it on the workload or on the ReplicaSet
/// that keeps the template.</summary>
public static class TemplateCommit
{
    /// <returns>The commit id; null when Trimtab did not write the workload, or when its workload has another template by now and nothing nearer tells.</returns>
    public static string? Of(JsonObject pod, OwnerChain chain)
    {
        ArgumentNullException.ThrowIfNull(pod);
        ArgumentNullException.ThrowIfNull(chain);
        return chain.Objects.Where(owner => !HasAnotherTemplate(pod, owner)).Select(Of).FirstOrDefault(static commit => commit is not null);
    }

    /// <returns>The commit that an object names; null for none, and for what is no commit id: anybody may write annotations.</returns>
    public static string? Of(JsonObject holder)
    {
        ArgumentNullException.ThrowIfNull(holder);
        return holder.Annotation(TrimtabNames.Revision) is { Length: 40 or 64 } commit && commit.All(char.IsAsciiHexDigitLower) ? commit : null;
    }

    private static bool HasAnotherTemplate(JsonObject pod, JsonObject owner) => owner.KindName.Kind switch
    {
        "StatefulSet" => owner.Text("status", "updateRevision") != pod.Label("controller-revision-hash"),
        "DaemonSet" => owner.Annotation("deprecated.daemonset.template.generation") != pod.Label("pod-template-generation"),
        _ => false,
    };
}
