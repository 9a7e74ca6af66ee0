using System.Text.Json.Nodes;
using Trimtab.Twin.Api;
using Trimtab.Twin.Kinds;

namespace Trimtab.Twin.Server;

/// <summary>What the API says about itself.</summary>
internal sealed class Discovery(KindCatalog catalog)
{
    private static readonly string[] Verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    /// <returns>Null when the path is no discovery document.</returns>
    /// <exception cref="ApiFault">404: no such group or version.</exception>
    public JsonObject? Find(string path) => path.Trim('/').Split('/') switch
    {
        ["version"] => Version(),
        ["api"] => new JsonObject
        {
            ["kind"] = "APIVersions",
            ["versions"] = new JsonArray("v1"),
            ["serverAddressByClientCIDRs"] = new JsonArray(),
        },
        ["apis"] => new JsonObject
        {
            ["kind"] = "APIGroupList",
            ["apiVersion"] = "v1",
            ["groups"] = new JsonArray([.. Groups().Select(Group)]),
        },
        ["api", var version] => Resources(version),
        ["apis", var group] => Groups().Contains(group) ? Named(Group(group)) : throw ApiFault.NoSuchResource(),
        ["apis", var group, var version] => Resources($"{group}/{version}"),
        ["openapi", "v3"] => OpenApiRoot(),
        ["openapi", "v3", "api", var version] => OpenApi(version),
        ["openapi", "v3", "apis", var group, var version] => OpenApi($"{group}/{version}"),
        _ => null,
    };

    private static JsonObject Version() => new()
    {
        ["major"] = ServerVersion.Major,
        ["minor"] = ServerVersion.Minor,
        ["gitVersion"] = ServerVersion.Text,
        ["gitCommit"] = "",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "1970-01-01T00:00:00Z",
        ["goVersion"] = "",
        ["compiler"] = "",
        ["platform"] = "linux/amd64",
    };

    private IEnumerable<string> Groups() => catalog.All.Select(kind => kind.Group).Where(group => group.Length > 0).Distinct().Order(StringComparer.Ordinal);

    private JsonObject Group(string name)
    {
        var versions = catalog.All.Where(kind => kind.Group == name).Select(kind => kind.Name.Version).Distinct().OrderDescending(StringComparer.Ordinal)
            .Select(version => new JsonObject { ["groupVersion"] = $"{name}/{version}", ["version"] = version })
            .ToList();
        return new JsonObject
        {
            ["name"] = name,
            ["versions"] = new JsonArray([.. versions]),
            ["preferredVersion"] = versions[0].DeepClone(),
        };
    }

    private static JsonObject Named(JsonObject group)
    {
        group["kind"] = "APIGroup";
        group["apiVersion"] = "v1";
        return group;
    }

    private JsonObject Resources(string apiVersion)
    {
        var kinds = catalog.All.Where(kind => kind.Name.ApiVersion == apiVersion).ToList();
        return kinds.Count == 0 ? throw ApiFault.NoSuchResource() : new JsonObject
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = apiVersion,
            ["resources"] = new JsonArray([.. kinds.SelectMany(Resource)]),
        };
    }

    private static IEnumerable<JsonObject> Resource(ServedKind kind)
    {
        var result = Entry(kind, kind.Plural, kind.Name.Kind, Verbs);
        result["shortNames"] = new JsonArray([.. kind.ShortNames.Select(name => (JsonNode?)name)]);
        result["categories"] = new JsonArray([.. kind.Categories.Select(name => (JsonNode?)name)]);
        yield return result;
        if (kind.HasStatus)
        {
            yield return Entry(kind, kind.Plural + "/status", kind.Name.Kind, ["get", "patch", "update"]);
        }

        if (kind.ScalePath is not null)
        {
            var scale = Entry(kind, kind.Plural + "/scale", "Scale", ["get", "patch", "update"]);
            scale["group"] = "autoscaling";
            scale["version"] = "v1";
            yield return scale;
        }

        foreach (var subresource in kind.Name is { ApiVersion: "v1", Kind: "Pod" } ? ["log", "proxy"] : Array.Empty<string>())
        {
            yield return Entry(kind, $"{kind.Plural}/{subresource}", subresource == "log" ? "Pod" : "PodProxyOptions", ["get"]);
        }
    }

    private static JsonObject Entry(ServedKind kind, string name, string kindName, string[] verbs) => new()
    {
        ["name"] = name,
        ["singularName"] = name == kind.Plural ? kind.Singular : "",
        ["namespaced"] = kind.IsNamespaced,
        ["kind"] = kindName,
        ["verbs"] = new JsonArray([.. verbs.Select(verb => (JsonNode?)verb)]),
    };

    private JsonObject OpenApiRoot()
    {
        var paths = new JsonObject();
        foreach (var version in catalog.All.Select(kind => kind.Name.ApiVersion).Distinct())
        {
            var path = version.Contains('/', StringComparison.Ordinal) ? $"apis/{version}" : $"api/{version}";
            paths[path] = new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{path}?hash=twin" };
        }

        return new JsonObject { ["paths"] = paths };
    }

    /// <summary>Just enough for kubectl to see that fields are checked by the server, not by it.</summary>
    private JsonObject OpenApi(string apiVersion)
    {
        var root = apiVersion.Contains('/', StringComparison.Ordinal) ? $"/apis/{apiVersion}" : $"/api/{apiVersion}";
        var paths = new JsonObject();
        foreach (var kind in catalog.All.Where(kind => kind.Name.ApiVersion == apiVersion))
        {
            paths[$"{root}{(kind.IsNamespaced ? "/namespaces/{namespace}" : "")}/{kind.Plural}/{{name}}"] = new JsonObject
            {
                ["patch"] = new JsonObject
                {
                    ["parameters"] = new JsonArray(new JsonObject { ["name"] = "fieldValidation", ["in"] = "query", ["schema"] = new JsonObject { ["type"] = "string" } }),
                    ["responses"] = new JsonObject(),
                    ["x-kubernetes-group-version-kind"] = new JsonObject { ["group"] = kind.Group, ["version"] = kind.Name.Version, ["kind"] = kind.Name.Kind },
                },
            };
        }

        return new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Trimtab twin", ["version"] = ServerVersion.Text },
            ["paths"] = paths,
        };
    }
}
