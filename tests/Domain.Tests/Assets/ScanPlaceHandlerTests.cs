using Trimtab.Domain.Assets;
using Trimtab.Domain.Assets.Clusters;
using Trimtab.Domain.Assets.Hosts;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Docker;
using Trimtab.Domain.Messaging;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Docker;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.State;
using Trimtab.TestKit.Time;
using Trimtab.Twin;

namespace Trimtab.Domain.Tests.Assets;

public sealed class ScanPlaceHandlerTests : IDisposable
{
    private const string Fleet = """
        clusters: { eu: { kubeconfig: { file: /k } } }
        dockerHosts: { nas: { address: 'unix:///s' } }
        """;

    private static readonly MessageContext Context = MessageContext.For("test");

    private readonly FakeClock _clock = new();
    private readonly TwinCluster _twin;
    private readonly ICluster _cluster;
    private readonly InMemoryDockerHosts _host = new();
    private readonly FixedFleet _fleet = new(Fleet);
    private readonly RecordingSender _sender = new();
    private readonly AssetInventory _inventory;

    public ScanPlaceHandlerTests()
    {
        _twin = new TwinCluster(new TwinOptions(), _clock);
        _cluster = ForbiddingCluster.Around(_twin);
        _inventory = new AssetInventory(new InMemoryDocumentStore(_clock), _clock);
    }

    private ScanPlaceHandler Handler => new(_inventory, new ClusterCollector(new FixedClusters(_cluster), _fleet, _clock), new HostCollector(_host, _fleet, _clock), _fleet, _clock);

    private InventoryDue Due => new(_fleet, _inventory, _sender, _clock);

    public void Dispose() => _twin.Dispose();

    [Fact]
    public async Task A_container_is_in_the_inventory_after_its_host_was_scanned_once_or_twice()
    {
        _host.Run("db", "postgres:16", "sha256:1", labels: ("com.docker.compose.project", "shop"));
        _host.Run("old", "postgres:15", state: "exited");
        _host.Know("sha256:1", "postgres@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");

        var handler = Handler;
        (await handler.HandleAsync(new ScanPlace("nas"), Context, CancellationToken.None)).Reason.ShouldBe("1 assets seen in nas.");
        await handler.HandleAsync(new ScanPlace("nas"), Context, CancellationToken.None);

        var asset = (await _inventory.ReadAsync(CancellationToken.None)).Assets.ShouldHaveSingleItem();
        asset.Id.ToString().ShouldBe("nas/container/db");
        asset.Images[0].Digest.ShouldBe("sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
        asset.ComposeProject.ShouldBe("shop");
        _host.Inspections.ShouldBe(1);
    }

    [Fact]
    public async Task A_recreated_container_is_the_same_asset_with_another_incarnation_and_a_history()
    {
        var handler = Handler;
        _host.Run("db", "postgres:16");
        await handler.HandleAsync(new ScanPlace("nas"), Context, CancellationToken.None);
        _clock.Advance(TimeSpan.FromMinutes(1));
        _host.Run("db", "postgres:17");
        await handler.HandleAsync(new ScanPlace("nas"), Context, CancellationToken.None);

        var known = await _inventory.FindAsync(new AssetId("nas", "", AssetKind.Container, "db"), CancellationToken.None);

        known!.History.Select(static one => one.Parts["db"]).ShouldBe(["postgres:17", "postgres:16"]);
        known.Asset.Incarnation.ShouldBe("db-postgres:17");
    }

    [Fact]
    public async Task A_host_and_a_cluster_that_are_away_are_stale_with_the_reason_until_they_answer_again()
    {
        _host.Run("db", "postgres:16");
        await Handler.HandleAsync(new ScanPlace("nas"), Context, CancellationToken.None);
        _clock.Advance(TimeSpan.FromMinutes(1));
        _host.Fault = new DockerException("the engine can't be reached", DockerFault.Unreachable);
        ((ForbiddingCluster)(object)_cluster).Fault = new ClusterException("no answer", "Unreachable", 0);

        foreach (var place in new[] { "nas", "eu" })
        {
            (await Handler.HandleAsync(new ScanPlace(place), Context, CancellationToken.None)).ShouldBeOfType<Outcome.Done>();
        }

        var stale = await _inventory.ReadAsync(CancellationToken.None);
        stale.Assets.Count.ShouldBe(1);
        stale.Places.Select(static place => (place.Place, place.Fault)).ShouldBe([("eu", "no answer"), ("nas", "the engine can't be reached")]);

        _host.Fault = null;
        _clock.Advance(TimeSpan.FromMinutes(1));
        await Handler.HandleAsync(new ScanPlace("nas"), Context, CancellationToken.None);
        (await _inventory.ReadAsync(CancellationToken.None)).Places[1].IsStale.ShouldBeFalse();
    }

    [Fact]
    public async Task A_cluster_whose_places_are_taken_is_no_stale_one()
    {
        ((ForbiddingCluster)(object)_cluster).Fault = new ClusterException("enough", ClusterException.Busy, 0);

        await Should.ThrowAsync<ClusterException>(() => Handler.HandleAsync(new ScanPlace("eu"), Context, CancellationToken.None));

        (await _inventory.ReadAsync(CancellationToken.None)).Places.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_place_that_the_fleet_does_not_name_is_nothing_to_do()
        => (await Handler.HandleAsync(new ScanPlace("moon"), Context, CancellationToken.None)).Reason.ShouldBe("The fleet names no cluster and no Docker host moon.");

    [Fact]
    public async Task Each_place_is_asked_for_at_once_then_by_the_interval_and_when_the_fleet_says_something_else()
    {
        (await Due.RunAsync(Context, CancellationToken.None)).ShouldBe(2);
        (await Due.RunAsync(Context, CancellationToken.None)).ShouldBe(0);
        _clock.Advance(TimeSpan.FromMinutes(23));
        (await Due.RunAsync(Context, CancellationToken.None)).ShouldBe(0);
        _clock.Advance(TimeSpan.FromMinutes(8));
        (await Due.RunAsync(Context, CancellationToken.None)).ShouldBe(2);

        _fleet.Current = new FixedFleet(Fleet.Replace("'unix:///s'", "'unix:///s', stopped: true", StringComparison.Ordinal)).Current;
        (await Due.RunAsync(Context, CancellationToken.None)).ShouldBe(1);
        _sender.Of<ScanPlace>()[^1].ShouldBe(new ScanPlace("nas"));
    }

    [Fact]
    public async Task A_silent_place_is_asked_for_again_soon()
    {
        await Due.RunAsync(Context, CancellationToken.None);
        _host.Fault = new DockerException("the engine can't be reached", DockerFault.Unreachable);
        await Handler.HandleAsync(new ScanPlace("nas"), Context, CancellationToken.None);

        for (var round = 0; round < 3; round++)
        {
            _clock.Advance(TimeSpan.FromMinutes(2));
            (await Due.RunAsync(Context, CancellationToken.None)).ShouldBe(1);
            await Handler.HandleAsync(new ScanPlace("nas"), Context, CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_place_that_left_the_fleet_is_stale_for_a_week_and_then_forgotten()
    {
        _host.Run("db", "postgres:16");
        await Due.RunAsync(Context, CancellationToken.None);
        await Handler.HandleAsync(new ScanPlace("nas"), Context, CancellationToken.None);
        _fleet.Current = new FixedFleet("clusters: { eu: { kubeconfig: { file: /k } } }").Current;

        await Due.RunAsync(Context, CancellationToken.None);
        (await _inventory.ReadAsync(CancellationToken.None)).Places[1].Fault.ShouldBe("the fleet does not name it any more");

        _clock.Advance(TimeSpan.FromDays(7));
        await Due.RunAsync(Context, CancellationToken.None);
        var left = await _inventory.ReadAsync(CancellationToken.None);
        left.Places.ShouldHaveSingleItem().Place.ShouldBe("eu");
        left.Assets.ShouldBeEmpty();
    }
}
