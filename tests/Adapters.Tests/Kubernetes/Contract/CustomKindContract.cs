using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Tests.Kubernetes.Contract;

public abstract class CustomKindContract<TServer>(TServer server) : ClusterContract<TServer>(server)
    where TServer : ClusterServer
{
    private string Group => $"{Namespace}.example.com";

    private KindName Widget => new($"{Group}/v1", "Widget");

    private ObjectReference Definition => new(KindName.CustomResourceDefinition, "", $"widgets.{Group}");

    [ContractFact]
    public async Task A_new_kind_is_used_as_soon_as_it_is_established_and_unknown_when_it_is_gone()
    {
        (await Cluster.ResolveAsync(Widget, Token)).ShouldBeNull();
        await RefusedAsync(() => Cluster.ApplyAsync(Object("one"), new ApplyOptions(), Token), "UnknownKind", 404);

        await EstablishAsync();
        var made = await Cluster.ApplyAsync(Object("one"), new ApplyOptions(), Token);
        var type = await Cluster.ResolveAsync(Widget, Token);
        var list = await Cluster.ListAsync(Widget, Namespace, null, Token);
        await Cluster.PatchAsync(made.Reference, Manifest.Of("""{"spec":{"size":9},"status":{"phase":"Ready"}}"""), "status", Token);
        var read = (await Cluster.GetAsync(made.Reference, Token)).ShouldNotBeNull();
        await Cluster.DeleteAsync(Definition, new DeleteOptions(), Token);

        type.ShouldBe(new ResourceType(Widget, "widgets", true));
        list.Items.ShouldHaveSingleItem().Reference.ShouldBe(made.Reference);
        (read.Number("spec", "size"), read.Text("status", "phase")).ShouldBe((3, "Ready"));
        await Eventually.TrueAsync(async () => await IsUnknownAsync(), "the kind is unknown again");
    }

    [ContractFact]
    public async Task A_custom_object_must_fit_its_schema()
    {
        await EstablishAsync();
        var wrong = Object("one");
        wrong["spec"]!["size"] = "large";

        var refusal = await Should.ThrowAsync<ClusterException>(() => Cluster.CreateAsync(wrong, Token));

        (refusal.Reason, refusal.Status).ShouldBe(("Invalid", 422), refusal.Message);
        refusal.Message.ShouldContain("spec.size");
        await Cluster.DeleteAsync(Definition, new DeleteOptions(), Token);
    }

    private async Task EstablishAsync()
    {
        await Cluster.ApplyAsync(DefinitionManifest(), new ApplyOptions(), Token);
        await Eventually.TrueAsync(
            async () => (await Cluster.GetAsync(Definition, Token))!.Items("status", "conditions").Any(c => c.Text("type") == "Established" && c.Text("status") == "True")
                && await Cluster.ResolveAsync(Widget, Token) is not null,
            "the definition is established");
    }

    private async Task<bool> IsUnknownAsync()
    {
        try
        {
            await Cluster.ListAsync(Widget, Namespace, null, Token);
            return false;
        }
        catch (ClusterException e) when (e.Reason == "UnknownKind")
        {
            return true;
        }
    }

    private JsonObject Object(string name) => Manifest.Of($$"""
        {"apiVersion":"{{Group}}/v1","kind":"Widget","metadata":{"name":"{{name}}","namespace":"{{Namespace}}"},"spec":{"size":3} }
        """);

    private JsonObject DefinitionManifest() => Manifest.Of($$"""
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.{{Group}}"},
         "spec":{"group":"{{Group}}","scope":"Namespaced","names":{"plural":"widgets","singular":"widget","kind":"Widget","listKind":"WidgetList"},
          "versions":[{"name":"v1","served":true,"storage":true,"subresources":{"status":{} },
           "schema":{"openAPIV3Schema":{"type":"object","properties":{
             "spec":{"type":"object","properties":{"size":{"type":"integer"} } },
             "status":{"type":"object","properties":{"phase":{"type":"string"} } } } } } }]} }
        """);
}
