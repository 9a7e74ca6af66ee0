using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Tests.Twin;

/// <summary>Small objects that the twin's tests start from.</summary>
internal static class Sample
{
    public static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    public static JsonObject Namespace(string name) => Parse($$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{name}}}"}}""");

    public static JsonObject ConfigMap(string name, string key, string value)
        => Parse($$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}","namespace":"shop"},"data":{"{{{key}}}":"{{{value}}}"}}""");

    public static JsonObject Deployment(string name = "web", string image = "shop/web:1", int replicas = 3, string behaviour = "healthy") => Parse($$$"""
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"{{{name}}}","namespace":"shop"},
         "spec":{"replicas":{{{replicas}}},"selector":{"matchLabels":{"app":"{{{name}}}"} },
          "template":{"metadata":{"labels":{"app":"{{{name}}}"},"annotations":{"twin.trimtab.dev/behaviour":"{{{behaviour}}}"} },
           "spec":{"containers":[{"name":"web","image":"{{{image}}}","ports":[{"containerPort":8080}]}]} } } }
        """);

    public static JsonObject Service(string name = "web", int requestsPerSecond = 0) => Parse($$$"""
        {"apiVersion":"v1","kind":"Service",
         "metadata":{"name":"{{{name}}}","namespace":"shop","annotations":{"twin.trimtab.dev/requests-per-second":"{{{requestsPerSecond}}}"} },
         "spec":{"selector":{"app":"{{{name}}}"},"ports":[{"port":80,"targetPort":8080}]}}
        """);

    public static ObjectReference Reference(KindName kind, string name) => new(kind, "shop", name);
}
