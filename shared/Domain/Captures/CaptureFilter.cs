using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Captures;

/// <summary>Tells what is worth a commit from what programs write all the time.</summary>
public static class CaptureFilter
{
    /// <summary>Whether objects of a kind are never captured: they say what goes on, not what is wanted.</summary>
    public static bool IsNoise(KindName kind) => (kind.Group, kind.Kind) switch
    {
        ("" or "events.k8s.io", "Event") => true,
        ("", "Endpoints" or "ComponentStatus") => true,
        ("coordination.k8s.io", "Lease") => true,
        ("discovery.k8s.io", "EndpointSlice") => true,
        ("metrics.k8s.io", _) => true,
        _ => false,
    };

    /// <summary>Whether an object is a controller's: made for another object or for a rollout's canary, holding a leader's lock, or put into every namespace.</summary>
    public static bool IsControllers(JsonObject value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Items("metadata", "ownerReferences").Any(static owner => owner["controller"] is JsonValue flag && flag.TryGetValue<bool>(out var isController) && isController)
            || value.Label(TrimtabNames.Rollout) is not null
            || value.Annotation("control-plane.alpha.kubernetes.io/leader") is not null
            || value is { Name: "kube-root-ca.crt" } && value.KindName == KindName.ConfigMap;
    }

    /// <summary>Whether the last one who wrote an object's content is Trimtab, for a target: Git has what it should.</summary>
    /// <remarks>
    /// The newest entry of the managed fields tells; of two in the same second nothing is told. A target's objects are applied, and its rollouts patch and replace
    /// them besides. Of other objects Git has nothing that a guard's roll-back or an update's patch made: those are changes like anybody's.
    /// </remarks>
    public static bool IsOwnWrite(JsonObject value)
        => Newest(value) is { Count: > 0 } newest
            && newest.All(static entry => entry.Text("manager") == TrimtabNames.FieldManager)
            && (value.Label(TrimtabNames.Target) is not null || newest.All(IsApply));

    /// <summary>Whether the last write of an object's content was an apply, as a target's is: a rollout or an update writes otherwise.</summary>
    public static bool IsApplied(JsonObject value) => Newest(value) is { Count: > 0 } newest && newest.All(IsApply);

    /// <summary>When Trimtab last wrote an object's content; empty when it never did.</summary>
    public static string OwnTimeOf(JsonObject value)
        => Entries(value).Where(static entry => entry.Text("manager") == TrimtabNames.FieldManager).Select(static entry => entry.Text("time")).DefaultIfEmpty("").Max(StringComparer.Ordinal)!;

    /// <returns>The entries of the newest time; empty when none has a time.</returns>
    private static List<JsonObject> Newest(JsonObject value)
    {
        var entries = Entries(value).ToList();
        var newest = entries.Select(static entry => entry.Text("time")).DefaultIfEmpty("").Max(StringComparer.Ordinal);
        return newest is { Length: > 0 } ? entries.FindAll(entry => entry.Text("time") == newest) : [];
    }

    private static IEnumerable<JsonObject> Entries(JsonObject value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Items("metadata", "managedFields").Where(static entry => entry.Text("subresource") != "status" && !IsStatusOnly(entry));
    }

    private static bool IsApply(JsonObject entry) => entry.Text("operation") == "Apply";

    // Older servers do not name the subresource.
    private static bool IsStatusOnly(JsonObject entry) => entry["fieldsV1"] is JsonObject { Count: 1 } fields && fields.ContainsKey("f:status");
}
