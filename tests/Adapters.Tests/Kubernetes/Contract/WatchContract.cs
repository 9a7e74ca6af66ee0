using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Tests.Kubernetes.Contract;

public abstract class WatchContract<TServer>(TServer server) : ClusterContract<TServer>(server)
    where TServer : ClusterServer
{
    [ContractFact]
    public async Task A_watch_begins_with_what_is_there_and_goes_on_with_every_change()
    {
        await Cluster.CreateAsync(Manifest.ConfigMap(Namespace, "one", "a", "red"), Token);
        await using var watch = new WatchProbe(Cluster.WatchAsync(KindName.ConfigMap, Namespace, "group=red", Token));
        (await watch.NextAsync()).ShouldBe("Added one a");
        (await watch.NextAsync()).ShouldBe("Synced");

        await Cluster.CreateAsync(Manifest.ConfigMap(Namespace, "two", "b", "red"), Token);
        await Cluster.PatchAsync(ConfigMap("one"), Manifest.Of("""{"data":{"key":"c"}}"""), null, Token);
        await Cluster.DeleteAsync(ConfigMap("two"), new DeleteOptions(), Token);

        (await watch.NextAsync()).ShouldBe("Added two b");
        (await watch.NextAsync()).ShouldBe("Modified one c");
        (await watch.NextAsync()).ShouldBe("Deleted two b");
    }

    [ContractFact]
    public async Task An_object_that_enters_or_leaves_the_selector_is_added_or_deleted()
    {
        await Cluster.CreateAsync(Manifest.ConfigMap(Namespace, "one", "a", "green"), Token);
        await using var watch = new WatchProbe(Cluster.WatchAsync(KindName.ConfigMap, Namespace, "group=red", Token));
        (await watch.NextAsync()).ShouldBe("Synced");

        await LabelAsync("red");
        await LabelAsync("green");

        (await watch.NextAsync()).ShouldBe("Added one a");
        (await watch.NextAsync()).ShouldBe("Deleted one a");
    }

    [ContractFact]
    public async Task A_watch_of_an_unknown_kind_is_refused()
    {
        await using var watch = new WatchProbe(Cluster.WatchAsync(new KindName("v1", "Unicorn"), Namespace, null, Token));

        await RefusedAsync(watch.NextAsync, "UnknownKind", 404);
    }

    private Task LabelAsync(string label)
        => Cluster.PatchAsync(ConfigMap("one"), Manifest.Of($$"""{"metadata":{"labels":{"group":"{{label}}"} } }"""), null, Token);
}
