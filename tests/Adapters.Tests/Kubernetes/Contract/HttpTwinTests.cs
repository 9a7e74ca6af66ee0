using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Tests.Kubernetes.Contract;

/// <summary>The contract on the simulated cluster over HTTP, and what only it can be told to do.</summary>
public static class HttpTwinTests
{
    public sealed class Objects(HttpTwin server) : ObjectContract<HttpTwin>(server);

    public sealed class Lists(HttpTwin server) : ListContract<HttpTwin>(server);

    public sealed class Watches(HttpTwin server) : WatchContract<HttpTwin>(server);

    public sealed class Applies(HttpTwin server) : ApplyContract<HttpTwin>(server);

    public sealed class CustomKinds(HttpTwin server) : CustomKindContract<HttpTwin>(server);

    public sealed class Refusals(HttpTwin server) : RefusalContract<HttpTwin>(server);

    public sealed class Pods(HttpTwin server) : PodContract<HttpTwin>(server);

    public sealed class Connections(HttpTwin server) : ConnectionContract<HttpTwin>(server)
    {
        [Fact]
        public async Task Watches_that_the_server_ends_go_on()
        {
            await using var watch = new WatchProbe(Cluster.WatchAsync(KindName.ConfigMap, Namespace, "group=red", Token));
            (await watch.NextAsync()).ShouldBe("Synced");

            Server.Twin.CutWatches();
            await Cluster.CreateAsync(Manifest.ConfigMap(Namespace, "new", "a", "red"), Token);

            (await watch.NextAsync()).ShouldBe("Added new a");
        }

        [Fact]
        public async Task A_wrong_token_is_unauthorized()
        {
            using var stranger = HttpClusterServer.Connect(Server.Access with { Token = Adapters.Kubernetes.Access.BearerToken.Literal("wrong", "test") });

            await RefusedAsync(() => stranger.GetAsync(ConfigMap("one"), Token), "Unauthorized", 401);
        }
    }

    public sealed class Leaders(HttpTwin server) : LeadershipContract<HttpTwin>(server);
}
