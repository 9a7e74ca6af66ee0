using System.Text.Json.Nodes;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Tests.Kubernetes.Contract;

public abstract class ListContract<TServer>(TServer server) : ClusterContract<TServer>(server)
    where TServer : ClusterServer
{
    [ContractFact]
    public async Task A_list_has_whole_objects_and_a_version()
    {
        await CreateAsync("one", "red");

        var list = await Cluster.ListAsync(KindName.ConfigMap, Namespace, "group", Token);

        list.ResourceVersion.ShouldNotBeEmpty();
        var item = list.Items.ShouldHaveSingleItem();
        item.Reference.ShouldBe(ConfigMap("one"));
        item.Text("data", "key").ShouldBe("a");
    }

    [ContractFact]
    public async Task Pages_are_put_together()
    {
        var names = Enumerable.Range(0, 7).Select(i => $"item-{i}").ToList();
        await Task.WhenAll(names.Select(name => CreateAsync(name, "red")));
        var small = Server.Connect(new KubernetesLimits { PageSize = 2 });

        var list = await small.ListAsync(KindName.ConfigMap, Namespace, "group=red", Token);

        list.Items.Select(item => item.Name).ShouldBe(names, ignoreOrder: true);
        (await small.ReadEachAsync(KindName.ConfigMap, Namespace, "group=red", Token).Select(item => item.Name).ToListAsync(Token)).ShouldBe(names, ignoreOrder: true);
        Server.Disconnect(small);
    }

    [ContractFact]
    public async Task A_list_over_all_namespaces_finds_the_object()
    {
        await CreateAsync("one", Namespace);

        var list = await Cluster.ListAsync(KindName.ConfigMap, null, $"group={Namespace}", Token);

        list.Items.ShouldHaveSingleItem().Reference.ShouldBe(ConfigMap("one"));
    }

    [ContractFact]
    public async Task Selectors_are_those_of_kubernetes()
    {
        await CreateAsync("one", "red");
        await CreateAsync("two", "green");
        await CreateAsync("three", "blue");

        (await NamesAsync("group=red")).ShouldBe(["one"]);
        (await NamesAsync("group!=red,group")).ShouldBe(["three", "two"]);
        (await NamesAsync("group in (red, blue)")).ShouldBe(["one", "three"]);
        (await NamesAsync("group notin (red,blue),group")).ShouldBe(["two"]);
        (await NamesAsync("!none,group")).ShouldBe(["one", "three", "two"]);
        (await NamesAsync("none")).ShouldBeEmpty();
        await RefusedAsync(() => NamesAsync("group in ("), "BadRequest", 400);
    }

    [ContractFact]
    public async Task Nothing_is_an_empty_list_also_in_a_missing_namespace()
    {
        (await Cluster.ListAsync(KindName.Pod, Namespace, null, Token)).Items.ShouldBeEmpty();
        (await Cluster.ListAsync(KindName.Pod, "no-such-namespace", null, Token)).Items.ShouldBeEmpty();
    }

    [ContractFact]
    public async Task Events_are_those_about_one_object()
    {
        await TellAsync("first", "web", "u1");
        await TellAsync("second", "web", "u2");
        await TellAsync("third", "api", "u1");

        var events = await Cluster.ListEventsAsync(Namespace, "web", "u1", Token);

        events.ShouldHaveSingleItem().Name.ShouldBe("first");
    }

    private Task TellAsync(string name, string about, string uid) => Cluster.CreateAsync(
        JsonNode.Parse($$"""
            { "apiVersion": "v1", "kind": "Event", "metadata": { "name": "{{name}}", "namespace": "{{Namespace}}" }, "reason": "FailedMount", "type": "Warning",
              "involvedObject": { "apiVersion": "v1", "kind": "Pod", "namespace": "{{Namespace}}", "name": "{{about}}", "uid": "{{uid}}" } }
            """)!.AsObject(), Token);

    private Task CreateAsync(string name, string label) => Cluster.CreateAsync(Manifest.ConfigMap(Namespace, name, "a", label), Token);

    private async Task<List<string>> NamesAsync(string selector)
        => [.. (await Cluster.ListAsync(KindName.ConfigMap, Namespace, selector, Token)).Items.Select(item => item.Name).Order(StringComparer.Ordinal)];
}
