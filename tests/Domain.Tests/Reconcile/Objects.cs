using System.Text.Json.Nodes;
using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Tests.Reconcile;

/// <summary>Objects as tests write them.</summary>
internal static class Objects
{
    public static JsonObject Json(string json) => JsonNode.Parse(json)!.AsObject();

    public static JsonObject Of(string apiVersion, string kind, string name, string? @namespace = null, string content = "{}")
    {
        var value = Json(content);
        value["apiVersion"] = apiVersion;
        value["kind"] = kind;
        var metadata = value["metadata"] as JsonObject ?? [];
        metadata["name"] = name;
        if (@namespace is not null)
        {
            metadata["namespace"] = @namespace;
        }

        value["metadata"] = metadata;
        return value;
    }

    public static FleetTarget Target(string name = "shop", string @namespace = "default", bool prune = true, string? policy = null)
        => new(name, "shop", "", "apps", @namespace, prune, TimeSpan.FromMinutes(5), [], policy);
}
