using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Health;

/// <summary>The health of one object that was read from a text, with the object's name.</summary>
/// <param name="Kind">Its kind without group and version.</param>
/// <param name="Namespace">Empty for cluster-scoped objects.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">How far the cluster has come.</param>
/// <param name="Reason">One sentence; empty when there is nothing to say.</param>
public sealed record HealthLine(string Kind, string Namespace, string Name, HealthStatus Status, string Reason)
{
    /// <summary>Judges a document: one object, or a list of objects, which is taken apart.</summary>
    /// <returns>One line an object, in their order; none for an empty list.</returns>
    /// <remarks>An answer of kind <c>Status</c> stands for the object that it names: the API server gives it instead of one that is not there.</remarks>
    public static IEnumerable<HealthLine> Of(JsonNode? document, DateTimeOffset now)
    {
        if (document is not JsonObject value || value.KindName is not { ApiVersion.Length: > 0, Kind.Length: > 0 })
        {
            return [new HealthLine("", "", "", HealthStatus.Unknown, "is no Kubernetes object: apiVersion and kind are needed")];
        }

        return value.KindName.Kind.EndsWith("List", StringComparison.Ordinal) && value["items"] is JsonArray items
            ? items.SelectMany(item => Of(Named(item, value.KindName), now))
            : [value.KindName == new KindName("v1", "Status") ? OfAnswer(value) : OfObject(value, now)];
    }

    // The items of a typed list carry neither version nor kind.
    private static JsonNode? Named(JsonNode? item, KindName list)
    {
        if (item is not JsonObject value || list.Kind.Length == "List".Length || value.ContainsKey("kind"))
        {
            return item;
        }

        var copy = value.Copy();
        copy["apiVersion"] = list.ApiVersion;
        copy["kind"] = list.Kind[..^"List".Length];
        return copy;
    }

    private static HealthLine OfObject(JsonObject value, DateTimeOffset now)
    {
        var health = ObjectHealth.Of(value, now);
        return new HealthLine(value.KindName.Kind, value.Namespace, value.Name, health.Status, health.Reason);
    }

    private static HealthLine OfAnswer(JsonObject answer)
        => new(
            answer.Text("details", "kind"),
            "",
            answer.Text("details", "name"),
            answer.Text("reason") == "NotFound" ? HealthStatus.NotFound : HealthStatus.Unknown,
            answer.Text("message") is { Length: > 0 } message ? message : "the API server refused to show it");
}
