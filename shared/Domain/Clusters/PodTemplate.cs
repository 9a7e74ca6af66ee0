using System.Text.Json.Nodes;

namespace Trimtab.Domain.Clusters;

/// <summary>Finds the pod that a workload makes.</summary>
internal static class PodTemplate
{
    /// <returns>The pod's <c>spec</c>; null when the object makes no pods.</returns>
    public static JsonObject? SpecOf(JsonObject value) => (value.KindName.Group, value.KindName.Kind) switch
    {
        ("", "Pod") => value.Find("spec") as JsonObject,
        ("batch", "CronJob") => value.Find("spec", "jobTemplate", "spec", "template", "spec") as JsonObject,
        ("apps" or "batch", _) or ("", "ReplicationController") => value.Find("spec", "template", "spec") as JsonObject,
        _ => null,
    };
}
