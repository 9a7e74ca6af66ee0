using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Incidents;

/// <summary>The workload that a pod is of: the top of its owner chain, or the pod itself.</summary>
/// <param name="ApiVersion">Its API version.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uid">Its uid.</param>
/// <param name="Target">The target that applied it; null when Trimtab did not.</param>
/// <param name="Rollout">The rollout that made it, for a canary; else null.</param>
public sealed record WorkloadOwner(string ApiVersion, string Kind, string Name, string Uid, string? Target, string? Rollout = null)
{
    [JsonIgnore]
    public KindName KindName => new(ApiVersion, Kind);

    public static WorkloadOwner Of(JsonObject top)
    {
        ArgumentNullException.ThrowIfNull(top);
        return new WorkloadOwner(top.Text("apiVersion"), top.Text("kind"), top.Name, top.Uid, top.Label(TrimtabNames.Target), top.Label(TrimtabNames.Rollout));
    }

    /// <summary>The owner as far as the pod, or one of its owners, itself names it, when nothing more can be read.</summary>
    public static WorkloadOwner NamedBy(JsonObject pod)
    {
        ArgumentNullException.ThrowIfNull(pod);
        var controller = ControllerOf(pod);
        var suffix = pod.Label("pod-template-hash") is { } hash ? "-" + hash : null;
        return controller is null ? Of(pod)
            : controller.Text("kind") == "ReplicaSet" && suffix is not null && controller.Text("name").EndsWith(suffix, StringComparison.Ordinal)
                ? new WorkloadOwner("apps/v1", "Deployment", controller.Text("name")[..^suffix.Length], "", null, pod.Label(TrimtabNames.Rollout))
                : new WorkloadOwner(controller.Text("apiVersion"), controller.Text("kind"), controller.Text("name"), controller.Text("uid"), null, pod.Label(TrimtabNames.Rollout));
    }

    /// <summary>The reference to the object that controls another; null when none does.</summary>
    internal static JsonObject? ControllerOf(JsonObject value)
        => value.Items("metadata", "ownerReferences").FirstOrDefault(static owner => owner["controller"] is JsonValue flag && flag.TryGetValue<bool>(out var isController) && isController);
}
