using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Fleet;

/// <summary>Watches over the Deployments of a cluster that Trimtab did not apply.</summary>
/// <param name="Name">The key in the fleet.</param>
/// <param name="Cluster">Key of a cluster.</param>
/// <param name="Include">Which are guarded: in one of the namespaces (none named: all but those that begin with <c>kube-</c>), with all of the labels.</param>
/// <param name="Exclude">Which are not: in one of the namespaces, or with any of the labels.</param>
/// <param name="RolloutPolicy">Key of the rollout policy whose numbers judge; null: the defaults.</param>
/// <param name="Watch">How long a new template is watched once all pods run it; null: as long as the policy says, and 30 s at least.</param>
/// <param name="OnFailure">What becomes of a template that failed.</param>
public sealed record FleetGuard(
    string Name,
    string Cluster,
    GuardSelection Include,
    GuardSelection Exclude,
    string? RolloutPolicy,
    TimeSpan? Watch,
    GuardFailureAction OnFailure)
{
    /// <summary>A shorter window could be over before it is noticed that it should begin.</summary>
    public static readonly TimeSpan LeastWatch = TimeSpan.FromSeconds(30);

    private const string SystemPrefix = "kube-";
    /// <summary>Value of <see cref="TrimtabNames.Guard"/> that keeps every guard away.</summary>
    public const string Disabled = "disabled";


    /// <summary>Whether this guard watches over a Deployment. What Trimtab applied or made is never guarded: its own rollouts see to that.</summary>
    /// <param name="deployment">The live object; its <c>metadata</c> suffices.</param>
    public bool Watches(JsonObject deployment)
        => MayWatch(deployment.Namespace)
            && Include.HasAllLabels(deployment)
            && !Exclude.HasAnyLabel(deployment)
            && deployment.Annotation(TrimtabNames.Guard) != Disabled
            && !IsOurs(deployment);

    /// <summary>Whether this guard watches over anything in a namespace.</summary>
    public bool MayWatch(string @namespace)
        => (Include.Namespaces.Count == 0 ? !@namespace.StartsWith(SystemPrefix, StringComparison.Ordinal) : Include.NamesNamespace(@namespace))
            && !Exclude.NamesNamespace(@namespace);

    // A roll-back of a guard is an update by the same manager; only what is applied belongs to a target.
    private static bool IsOurs(JsonObject deployment)
        => deployment.Label(TrimtabNames.Target) is not null
            || deployment.Label(TrimtabNames.Rollout) is not null
            || deployment.Label(TrimtabNames.Track) is not null
            || deployment.Items("metadata", "managedFields").Any(static entry
                => entry.Text("manager") == TrimtabNames.FieldManager && entry.Text("operation") == "Apply" && entry.Text("subresource").Length == 0);
}
