using System.Text.Json.Nodes;

namespace Trimtab.Adapters.Tests.Kubernetes.Contract;

internal static class Manifest
{
    public static JsonObject Of(string json) => (JsonObject)JsonNode.Parse(json)!;

    public static JsonObject ConfigMap(string @namespace, string name, string value, string label = "none") => Of($$"""
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{name}}","namespace":"{{@namespace}}","labels":{"group":"{{label}}"} },"data":{"key":"{{value}}"} }
        """);

    public static JsonObject Deployment(string @namespace, string name, int replicas) => Of($$"""
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"{{name}}","namespace":"{{@namespace}}"},
         "spec":{"replicas":{{replicas}},"selector":{"matchLabels":{"app":"{{name}}"} },
           "template":{"metadata":{"labels":{"app":"{{name}}"} },
             "spec":{"containers":[{"name":"main","image":"trimtab.test/none:1","imagePullPolicy":"Never","ports":[{"containerPort":8080},{"containerPort":8081}]}]} } } }
        """);

    public static JsonObject TwinPod(string @namespace, string name) => Of($$"""
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{name}}","namespace":"{{@namespace}}","labels":{"app":"{{name}}"} },
         "spec":{"containers":[{"name":"main","image":"trimtab.test/app:1","ports":[{"containerPort":8080}]}]} }
        """);
}
