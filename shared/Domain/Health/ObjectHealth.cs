using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Health;

/// <summary>What a live object says of its own progress.</summary>
/// <param name="Status">How far the cluster has come.</param>
/// <param name="Reason">One sentence for people; empty when there is nothing to say.</param>
/// <remarks>The rules are those of kstatus (sigs.k8s.io/cli-utils), which kubectl, kpt and Flux share: <c>infra/docs/health.md</c>.</remarks>
public sealed record ObjectHealth(HealthStatus Status, string Reason)
{
    public static ObjectHealth Current { get; } = new(HealthStatus.Current, "");

    /// <summary>What is said of an object that should exist and does not.</summary>
    public static ObjectHealth Missing { get; } = new(HealthStatus.NotFound, "does not exist");

    public static ObjectHealth InProgress(string reason) => new(HealthStatus.InProgress, reason);

    public static ObjectHealth Failed(string reason) => new(HealthStatus.Failed, reason);

    public static ObjectHealth Unknown(string reason) => new(HealthStatus.Unknown, reason);

    /// <summary>Judges a live object, as the API server gave it.</summary>
    /// <param name="live">The object.</param>
    /// <param name="now">Tells how long a pod has been waiting for a node.</param>
    public static ObjectHealth Of(JsonObject live, DateTimeOffset now)
    {
        if (FaultOfShape(live) is { } fault)
        {
            return Unknown(fault);
        }

        if (live.Find("metadata", "deletionTimestamp") is not null)
        {
            return new ObjectHealth(HealthStatus.Terminating, "is being deleted");
        }

        return OfGeneration(live) ?? OfStandardConditions(live) ?? OfKind(live, now) ?? OfReady(live);
    }

    /// <summary>Whether objects of this kind have no progress of their own: they are current as soon as they exist.</summary>
    public static bool IsImmediate(KindName kind) => kind.Group switch
    {
        "" => kind.Kind is "ConfigMap" or "Secret" or "ServiceAccount" or "LimitRange" or "ResourceQuota" or "Endpoints" or "Event",
        "rbac.authorization.k8s.io" or "scheduling.k8s.io" or "storage.k8s.io" or "node.k8s.io" or "coordination.k8s.io" => true,
        "admissionregistration.k8s.io" => true,
        "networking.k8s.io" => kind.Kind is "NetworkPolicy" or "IngressClass",
        _ => false,
    };

    private static string? FaultOfShape(JsonObject live)
    {
        if (live["metadata"] is not (null or JsonObject))
        {
            return "its metadata is no map";
        }

        if (live["status"] is not (null or JsonObject))
        {
            return "its status is no map";
        }

        if (live.Find("status", "observedGeneration") is { } observed && live.Number("status", "observedGeneration") is null)
        {
            return $"its observed generation is {observed.ToJsonString()}, no whole number";
        }

        return live.Find("status", "conditions") switch
        {
            null => null,
            JsonArray conditions when conditions.All(static condition => condition is JsonObject) => null,
            _ => "its conditions are no list of maps",
        };
    }

    private static ObjectHealth? OfGeneration(JsonObject live)
        => live.Number("status", "observedGeneration") is { } observed && live.Number("metadata", "generation") is { } generation && observed != generation
            ? InProgress($"generation {generation} is not observed yet (last {observed})")
            : null;

    private static ObjectHealth? OfStandardConditions(JsonObject live)
    {
        if (Condition.Find(live, "Stalled") is { IsTrue: true } stalled)
        {
            return Failed(stalled.Text);
        }

        return Condition.Find(live, "Reconciling") is { IsTrue: true } reconciling ? InProgress(reconciling.Text) : null;
    }

    private static ObjectHealth? OfKind(JsonObject live, DateTimeOffset now) => (live.KindName.Group, live.KindName.Kind) switch
    {
        ("apps" or "extensions", "Deployment") => WorkloadHealth.OfDeployment(live),
        ("apps", "StatefulSet") => WorkloadHealth.OfStatefulSet(live),
        ("apps" or "extensions", "DaemonSet") => WorkloadHealth.OfDaemonSet(live),
        ("apps" or "extensions", "ReplicaSet") or ("", "ReplicationController") => WorkloadHealth.OfReplicaSet(live),
        ("", "Pod") => PodHealth.Of(live, now),
        ("batch", "Job") => JobHealth.Of(live),
        ("batch", "CronJob") => Current,
        ("", "PersistentVolumeClaim") => OfPhase(live, "Bound"),
        ("", "Service") => OfService(live),
        ("apiextensions.k8s.io", "CustomResourceDefinition") => CustomResourceDefinitionHealth.Of(live),
        ("autoscaling", "HorizontalPodAutoscaler") or ("policy", "PodDisruptionBudget") => Current,
        ("networking.k8s.io" or "extensions", "Ingress") => Current,
        _ => null,
    };

    private static ObjectHealth OfPhase(JsonObject live, string wanted)
    {
        var phase = live.Text("status", "phase");
        return phase == wanted ? Current : InProgress(phase.Length == 0 ? $"is not {wanted} yet" : $"is {phase}, not {wanted}");
    }

    private static ObjectHealth OfService(JsonObject live)
        => live.Text("spec", "type") == "LoadBalancer" && live.Text("spec", "clusterIP").Length == 0
            ? InProgress("has no cluster address yet")
            : Current;

    private static ObjectHealth OfReady(JsonObject live)
        => Condition.Find(live, "Ready") is { IsTrue: false } notReady ? InProgress(notReady.Text) : Current;
}
