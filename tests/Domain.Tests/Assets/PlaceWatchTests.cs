using Trimtab.Domain.Assets;
using Trimtab.Domain.Assets.Watching;
using Trimtab.Domain.Clusters;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Docker;
using Trimtab.TestKit.Messaging;

namespace Trimtab.Domain.Tests.Assets;

public sealed class PlaceWatchTests
{
    private const string Manifests = """
        apiVersion: v1
        kind: Namespace
        metadata: { name: shop }
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web, namespace: shop }
        spec: { selector: { matchLabels: { app: web } }, template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: 'nginx:1.27' }] } } }
        """;

    [Fact]
    public async Task A_changed_workload_has_its_namespace_scanned_after_the_whole_cluster_was_once()
    {
        using var stage = await new ClusterStage().WithAsync(Manifests);
        await using var run = new Run(stage, stage.Cluster, "eu");

        await run.BeginAsync();
        await stage.Cluster.ScaleAsync(new ObjectReference(KindName.Deployment, "shop", "web"), 3, CancellationToken.None);

        (await run.UntilSentAsync()).ShouldBe(new ScanPlace("eu") { Namespace = "shop" });
    }

    [Fact]
    public async Task A_namespace_that_does_not_count_is_not_scanned()
    {
        using var stage = await new ClusterStage("{ clusters: { eu: { namespaces: { exclude: [shop] } } } }").WithAsync(Manifests);
        await using var run = new Run(stage, stage.Cluster, "eu");

        await run.BeginAsync();
        await stage.Cluster.ScaleAsync(new ObjectReference(KindName.Deployment, "shop", "web"), 3, CancellationToken.None);
        await run.SettleAsync();

        run.Sender.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_host_whose_connection_was_cut_is_scanned_and_followed_again()
    {
        using var stage = new ClusterStage();
        await using var run = new Run(stage, stage.Cluster, "nas");

        await run.BeginAsync();
        run.Host.CutEvents();

        (await run.UntilSentAsync()).ShouldBe(new ScanPlace("nas"));
        run.Sender.Clear();
        await Run.WhenAsync(() =>
        {
            stage.Clock.Advance(TimeSpan.FromMinutes(1));
            return run.Host.Follows == 2;
        });
        run.Host.Tell("start");
        (await run.UntilSentAsync()).ShouldBe(new ScanPlace("nas"));
    }

    [Fact]
    public async Task What_only_looks_at_a_container_is_no_change()
    {
        using var stage = new ClusterStage();
        await using var run = new Run(stage, stage.Cluster, "nas");

        await run.BeginAsync();
        run.Host.Tell("exec_start: sh");
        run.Host.Tell("top");
        await run.SettleAsync();

        run.Sender.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_cluster_that_forbids_watching_is_not_asked_all_the_time()
    {
        using var stage = new ClusterStage();
        var cluster = ForbiddingCluster.Around(stage.Cluster, KindName.Deployment);
        await using var run = new Run(stage, cluster, "eu");

        await run.SettleAsync();
        for (var minute = 0; minute < 21; minute++)
        {
            stage.Clock.Advance(TimeSpan.FromMinutes(1));
            await run.SettleAsync();
        }

        ((ForbiddingCluster)(object)cluster).Refusals.ShouldBeInRange(2, 3);
    }

    /// <summary>A watch that runs beside the test.</summary>
    private sealed class Run : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly ClusterStage _stage;
        private readonly string _place;
        private readonly ICluster _cluster;
        private readonly ScanRequests _requests;
        private readonly Task _watching;

        public Run(ClusterStage stage, ICluster cluster, string place)
        {
            (_stage, _place, _cluster) = (stage, place, FollowedCluster.Around(cluster));
            _requests = new ScanRequests(Sender, stage.Clock);
            _watching = new PlaceWatch(new FixedClusters(_cluster), Host, stage.Fleet, _requests, stage.Clock).RunAsync(place, _stop.Token);
        }

        public RecordingSender Sender { get; } = new();

        public InMemoryDockerHosts Host { get; } = new();

        /// <summary>Lets it begin, with the one scan of what happened before.</summary>
        public async Task BeginAsync()
        {
            await WhenAsync(() => _stage.Fleet.Current.Clusters.ContainsKey(_place) ? FollowedCluster.IsFollowed(_cluster, KindName.Deployment) : Host.Follows > 0);
            await SettleAsync();
            await SettleAsync();
            Sender.Of<ScanPlace>().ShouldHaveSingleItem().Namespace.ShouldBeNull();
            Sender.Clear();
        }

        /// <summary>Lets others go on until something is so.</summary>
        public static async Task WhenAsync(Func<bool> isSo)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (!isSo())
            {
                limit.Token.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }

        /// <summary>Lets what is under way happen, and sends what is due.</summary>
        public async Task SettleAsync()
        {
            for (var round = 0; round < 50; round++)
            {
                await Task.Yield();
            }

            _stage.Clock.Advance(TimeSpan.FromSeconds(11));
            await _requests.SendDueAsync(CancellationToken.None);
        }

        public async Task<ScanPlace> UntilSentAsync()
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (Sender.Sent.Count == 0)
            {
                limit.Token.ThrowIfCancellationRequested();
                await SettleAsync();
            }

            return Sender.Of<ScanPlace>()[0];
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _watching;
            _stop.Dispose();
        }
    }
}
