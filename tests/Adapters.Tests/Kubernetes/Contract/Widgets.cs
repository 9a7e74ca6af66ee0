using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Tests.Kubernetes.Contract;

/// <summary>A kind of a case's own, in a group named for its namespace.</summary>
internal sealed class Widgets(string @namespace)
{
    private string Group => $"{@namespace}.example.com";

    public KindName Kind => new($"{Group}/v1", "Widget");

    public ObjectReference Definition => new(KindName.CustomResourceDefinition, "", $"widgets.{Group}");

    public JsonObject Widget(string name) => Manifest.Of($$"""
        {"apiVersion":"{{Group}}/v1","kind":"Widget","metadata":{"name":"{{name}}","namespace":"{{@namespace}}"},"spec":{"size":3} }
        """);

    public async Task EstablishAsync(ICluster cluster, CancellationToken cancellationToken)
    {
        await cluster.ApplyAsync(DefinitionManifest(), new ApplyOptions(), cancellationToken);
        await Eventually.TrueAsync(
            async () => (await cluster.GetAsync(Definition, cancellationToken))!.Items("status", "conditions").Any(c => c.Text("type") == "Established" && c.Text("status") == "True")
                && await cluster.ResolveAsync(Kind, cancellationToken) is not null,
            "the definition is established");
    }

    private JsonObject DefinitionManifest() => Manifest.Of($$"""
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.{{Group}}"},
         "spec":{"group":"{{Group}}","scope":"Namespaced","names":{"plural":"widgets","singular":"widget","kind":"Widget","listKind":"WidgetList"},
          "versions":[{"name":"v1","served":true,"storage":true,"subresources":{"status":{} },
           "schema":{"openAPIV3Schema":{"type":"object","properties":{
             "spec":{"type":"object","properties":{"size":{"type":"integer"} } },
             "status":{"type":"object","properties":{"phase":{"type":"string"} } } } } } }]} }
        """);
}
