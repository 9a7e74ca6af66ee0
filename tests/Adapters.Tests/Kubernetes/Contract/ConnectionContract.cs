using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Adapters.Kubernetes.Calls;
using Trimtab.Adapters.Kubernetes.Watching;
using Trimtab.Domain.Clusters;
using Trimtab.TestKit.Network;

namespace Trimtab.Adapters.Tests.Kubernetes.Contract;

/// <summary>What only a network can do to a cluster's callers.</summary>
public abstract class ConnectionContract<TServer>(TServer server) : ClusterContract<TServer>(server)
    where TServer : HttpClusterServer
{
    [ContractFact]
    public async Task A_cut_watch_misses_nothing_and_repeats_nothing()
    {
        await using var tunnel = new CuttableTunnel(Server.Access.Server);
        using var cluster = HttpClusterServer.Connect(Server.Access with { Server = tunnel.Address });
        await Cluster.CreateAsync(Manifest.ConfigMap(Namespace, "one", "a", "red"), Token);
        await Cluster.CreateAsync(Manifest.ConfigMap(Namespace, "gone", "a", "red"), Token);
        await using var watch = new WatchProbe(cluster.WatchAsync(KindName.ConfigMap, Namespace, "group=red", Token));
        (await watch.TakeAsync(3)).ShouldBe(["Added gone a", "Added one a", "Synced"]);
        await Cluster.PatchAsync(ConfigMap("one"), Manifest.Of("""{"data":{"key":"b"}}"""), null, Token);
        (await watch.NextAsync()).ShouldBe("Modified one b");

        tunnel.Close();
        await Cluster.PatchAsync(ConfigMap("one"), Manifest.Of("""{"data":{"key":"c"}}"""), null, Token);
        await Cluster.DeleteAsync(ConfigMap("gone"), new DeleteOptions(), Token);
        await Cluster.CreateAsync(Manifest.ConfigMap(Namespace, "new", "a", "red"), Token);
        tunnel.Open();

        (await watch.TakeAsync(3)).ShouldBe(["Modified one c", "Deleted gone a", "Added new a"]);
    }

    [ContractFact]
    public async Task A_watch_whose_version_has_expired_lists_again()
    {
        var widgets = new Widgets(Namespace);
        await widgets.EstablishAsync(Cluster, Token);
        await using var tunnel = new CuttableTunnel(Server.Access.Server);
        using var cluster = HttpClusterServer.Connect(Server.Access with { Server = tunnel.Address });
        await Cluster.CreateAsync(widgets.Widget("gone"), Token);
        await using var watch = new WatchProbe(cluster.WatchAsync(widgets.Kind, Namespace, null, Token));
        (await watch.TakeAsync(2)).ShouldBe(["Added gone", "Synced"]);

        tunnel.Close();
        var gone = (await Cluster.GetAsync(widgets.Widget("gone").Reference, Token)).ShouldNotBeNull();
        await Cluster.DeleteAsync(gone.Reference, new DeleteOptions(), Token);
        await Cluster.CreateAsync(widgets.Widget("new"), Token);
        await Server.ExpireVersionsAsync(Cluster, widgets, gone.ResourceVersion, Token);
        tunnel.Open();

        (await watch.TakeAsync(3)).ShouldBe(["Added new", "Deleted gone", "Synced"]);
        await Cluster.DeleteAsync(widgets.Definition, new DeleteOptions(), Token);
    }

    [ContractFact]
    public async Task A_quiet_watch_is_sent_bookmarks_to_go_on_from()
    {
        var made = await Cluster.CreateAsync(Manifest.ConfigMap(Namespace, "one", "a", "red"), Token);
        using var connection = new ApiConnection("contract", Server.Access, new KubernetesLimits(), TimeProvider.System, NullLogger.Instance);
        var path = $"/api/v1/namespaces/{Namespace}/configmaps?watch=true&allowWatchBookmarks=true&timeoutSeconds=4&labelSelector=group%3Dred&resourceVersion={made.ResourceVersion}";

        // A busy server may end a short watch before its turn to send one has come.
        var (bookmark, other) = ((WatchLine?)null, made);
        for (var watch = 0; bookmark is null && watch < 5; watch++)
        {
            (bookmark, other) = await ReadBookmarkAsync(connection, path, $"other-{watch}");
        }

        var version = bookmark.ShouldNotBeNull().Object.ResourceVersion;
        long.Parse(version, CultureInfo.InvariantCulture).ShouldBeGreaterThanOrEqualTo(long.Parse(other.ResourceVersion, CultureInfo.InvariantCulture));
    }

    // A server sends no bookmark of the version that a watch began with: something that it doesn't select moves on meanwhile.
    private async Task<(WatchLine? Bookmark, JsonObject Other)> ReadBookmarkAsync(ApiConnection connection, string path, string name)
    {
        var response = await connection.OpenAsync(new ApiCall(HttpMethod.Get, path, "watch ConfigMap"), Token);
        await using var stream = await WatchStream.OpenAsync(response, new KubernetesLimits(), TimeProvider.System, Token);
        var other = await Cluster.CreateAsync(Manifest.ConfigMap(Namespace, name, "a"), Token);
        WatchLine? line;
        do
        {
            line = await stream.ReadAsync(Token);
        }
        while (line is { Type: not "BOOKMARK" });

        return (line, other);
    }
}
