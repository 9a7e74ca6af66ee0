using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Reconcile.Diffs;

/// <summary>Takes out of an object what is no news in a comparison: what the server keeps for itself, and forms that mean the same.</summary>
public static class FieldNoise
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";
    private static readonly string[] ServerFields = ["managedFields", "resourceVersion", "uid", "generation", "creationTimestamp", "selfLink"];

    private static readonly string[] MaybeEmpty = ["annotations", "labels"];

    /// <summary>Lists of named items whose order means nothing to Kubernetes. Elsewhere it may: containers start one after another, a variable may use those above it, routes are tried in turn.</summary>
    private static readonly string[] Unordered = ["ports", "volumes", "volumeMounts", "volumeDevices"];

    /// <summary>Lists whose order means nothing, by group and kind: what a certificate is for.</summary>
    private static readonly Dictionary<(string Group, string Kind), string[]> Sets = new()
    {
        [("cert-manager.io", "Certificate")] = ["dnsNames", "ipAddresses", "uris", "emailAddresses", "usages"],
    };

    /// <returns>A copy without noise; two objects that mean the same give trees that compare as equal.</returns>
    public static JsonObject Without(JsonObject value)
    {
        var copy = new JsonObject();
        foreach (var (key, member) in value.Where(static member => member.Key != "status"))
        {
            copy[key] = key == "metadata" && member is JsonObject metadata ? WithoutServerFields(metadata) : member?.DeepClone();
        }

        PortProtocols.Fill(copy);
        Sort(copy);
        return copy;
    }

    /// <summary>Whether two values that differ as JSON are one amount: <c>1000m</c> and <c>1</c>.</summary>
    /// <param name="path">Names from the object's root to the value.</param>
    /// <param name="before">One value.</param>
    /// <param name="after">The other.</param>
    public static bool AreOneAmount(IReadOnlyList<string> path, JsonNode? before, JsonNode? after)
        => IsAmount(path) && Quantity.TryParse(before, out var left) && Quantity.TryParse(after, out var right) && left == right;

    /// <summary>Whether the order of a list of named items may mean something.</summary>
    /// <param name="path">Names from the object's root to the list.</param>
    public static bool IsOrdered(IReadOnlyList<string> path) => path.Count == 0 || !Unordered.Contains(path[^1]);

    // Only where Kubernetes' own types hold amounts: in a ConfigMap "1" and "1000m" are two texts.
    private static bool IsAmount(IReadOnlyList<string> path)
        => path.Count > 1 && path[0] == "spec"
            && (path[^2] is "requests" or "limits" or "hard" or "capacity" or "default" or "defaultRequest" or "min" or "max" or "maxLimitRequestRatio" or "overhead" or "podFixed"
                || path[^1] is "sizeLimit" or "averageValue" or "divisor");

    private static JsonObject WithoutServerFields(JsonObject metadata)
    {
        var copy = new JsonObject();
        foreach (var (key, member) in metadata.Where(static member => !ServerFields.Contains(member.Key)))
        {
            copy[key] = member?.DeepClone();
        }

        (copy["annotations"] as JsonObject)?.Remove(LastApplied);
        foreach (var field in MaybeEmpty)
        {
            if (copy[field] is JsonObject { Count: 0 } or null)
            {
                copy.Remove(field);
            }
        }

        return copy;
    }

    private static void Sort(JsonObject value)
    {
        foreach (var field in Sets.GetValueOrDefault((value.KindName.Group, value.KindName.Kind), []))
        {
            if (value.Find("spec", field) is JsonArray items)
            {
                var sorted = items.Select(static item => item?.ToJsonString() ?? "null").Order(StringComparer.Ordinal).ToArray();
                value["spec"]![field] = new JsonArray([.. sorted.Select(static item => JsonNode.Parse(item))]);
            }
        }
    }
}
