using System.Text;
using Trimtab.Domain.Assets;
using Trimtab.TestKit.Faults;
using Trimtab.TestKit.State;
using Trimtab.TestKit.Time;

namespace Trimtab.Domain.Tests.Assets;

public sealed class AssetInventoryTests
{
    private const string Digest = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    private readonly FakeClock _clock = new();
    private readonly InMemoryDocumentStore _documents;

    public AssetInventoryTests() => _documents = new InMemoryDocumentStore(_clock);

    private AssetInventory Inventory => new(_documents, _clock);

    [Fact]
    public async Task What_a_scan_saw_is_read_back_whole_and_in_order()
    {
        var asset = Workload("web", "nginx:1.27") with
        {
            Labels = new Dictionary<string, string> { ["app"] = "web" },
            Owners = [new AssetId("eu", "shop", AssetKind.HelmRelease, "shop")],
            Pods = [new AssetPod("web-1-a", "web-1")],
            Health = AssetHealth.Failed,
            HealthReason = "1 of 2 pods ready",
        };
        await ScanAsync(Workload("zebra", "z:1"), asset);

        var snapshot = await Inventory.ReadAsync(CancellationToken.None);

        snapshot.Assets.Select(static one => one.Id.Name).ShouldBe(["web", "zebra"]);
        DocumentJson.Serialize(snapshot.Assets[0]).ShouldBe(DocumentJson.Serialize(asset));
        snapshot.Places.ShouldHaveSingleItem().ShouldBe(new PlaceState("eu", _clock.GetUtcNow(), "") { LookedAt = _clock.GetUtcNow() });
    }

    [Fact]
    public async Task Parts_in_which_nothing_changed_are_not_written_again()
    {
        Asset[] many = [.. Enumerable.Range(0, 3000).Select(static number => Workload($"app-{number}", "app:1"))];
        await ScanAsync(many);
        var before = Parts();
        before.Count.ShouldBeGreaterThan(2);

        many[7] = Workload("app-7", "app:2");
        await ScanAsync(many);

        Parts().Except(before).Count().ShouldBe(1);
        Parts().Count.ShouldBe(before.Count);
    }

    [Fact]
    public async Task Each_version_has_its_time_and_a_digest_that_was_not_known_is_no_change()
    {
        await ScanAsync(Workload("web", "nginx:1.27"));
        var first = _clock.GetUtcNow();
        _clock.Advance(TimeSpan.FromMinutes(30));
        await ScanAsync(Workload("web", "nginx:1.27", Digest));
        _clock.Advance(TimeSpan.FromMinutes(30));
        await ScanAsync(Workload("web", "nginx:1.28", Digest));

        var known = await Inventory.FindAsync(Workload("web", "").Id, CancellationToken.None);

        known!.FirstSeenAt.ShouldBe(first);
        known.History.Select(static one => (one.At, one.Parts["main"])).ShouldBe([(_clock.GetUtcNow(), $"nginx:1.28@{Digest}"), (first, $"nginx:1.27@{Digest}")]);
    }

    [Fact]
    public async Task The_history_has_an_end()
    {
        for (var version = 0; version < KnownAsset.MaxHistory + 5; version++)
        {
            await ScanAsync(Workload("web", $"nginx:{version}"));
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        var history = (await Inventory.FindAsync(Workload("web", "").Id, CancellationToken.None))!.History;
        history.Count.ShouldBe(KnownAsset.MaxHistory);
        history[0].Parts["main"].ShouldBe("nginx:24");
    }

    [Fact]
    public async Task What_has_gone_is_not_listed_and_has_its_history_again_when_it_comes_back()
    {
        await ScanAsync(Workload("web", "nginx:1"));
        _clock.Advance(TimeSpan.FromHours(1));
        await ScanAsync();
        (await Inventory.ReadAsync(CancellationToken.None)).Assets.ShouldBeEmpty();
        (await Inventory.FindAsync(Workload("web", "").Id, CancellationToken.None))!.GoneAt.ShouldBe(_clock.GetUtcNow());

        _clock.Advance(TimeSpan.FromHours(1));
        await ScanAsync(Workload("web", "nginx:2"));
        (await Inventory.FindAsync(Workload("web", "").Id, CancellationToken.None))!.History.Count.ShouldBe(2);

        await ScanAsync();
        _clock.Advance(TimeSpan.FromDays(8));
        await ScanAsync();
        (await Inventory.FindAsync(Workload("web", "").Id, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_scan_that_began_earlier_changes_nothing()
    {
        var early = _clock.GetUtcNow();
        _clock.Advance(TimeSpan.FromSeconds(5));
        await ScanAsync(Workload("web", "nginx:2"));

        await Inventory.WriteAsync(new PlaceScan("eu", early, [Workload("web", "nginx:1")]), CancellationToken.None);
        await Inventory.MarkStaleAsync("eu", early, "was away", CancellationToken.None);

        var snapshot = await Inventory.ReadAsync(CancellationToken.None);
        snapshot.Assets.ShouldHaveSingleItem().Images[0].Reference.ShouldBe("nginx:2");
        snapshot.Places[0].IsStale.ShouldBeFalse();
    }

    [Fact]
    public async Task A_look_at_one_namespace_leaves_the_others_and_counts_over_a_whole_scan_that_began_before()
    {
        var other = new Asset(new AssetId("eu", "blog", AssetKind.Deployment, "blog"));
        await ScanAsync(Workload("web", "nginx:1"), Workload("old", "old:1"), other);
        var early = _clock.GetUtcNow();
        _clock.Advance(TimeSpan.FromSeconds(5));
        await Inventory.WriteAsync(new PlaceScan("eu", _clock.GetUtcNow(), [Workload("web", "nginx:2")]) { Namespace = "shop" }, CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(5));
        await Inventory.WriteAsync(new PlaceScan("eu", early + TimeSpan.FromSeconds(1), [Workload("web", "nginx:1"), Workload("old", "old:1")]), CancellationToken.None);

        var assets = (await Inventory.ReadAsync(CancellationToken.None)).Assets;

        assets.ShouldHaveSingleItem().Images[0].Reference.ShouldBe("nginx:2");
    }

    [Fact]
    public async Task A_kind_that_could_not_be_looked_at_stays_and_makes_the_place_stale()
    {
        var release = new Asset(new AssetId("eu", "shop", AssetKind.HelmRelease, "shop"));
        await ScanAsync(Workload("web", "nginx:1"), release);
        var good = _clock.GetUtcNow();
        _clock.Advance(TimeSpan.FromMinutes(30));

        await Inventory.WriteAsync(new PlaceScan("eu", _clock.GetUtcNow(), []) { Faults = new Dictionary<AssetKind, string> { [AssetKind.HelmRelease] = "secrets are forbidden" } }, CancellationToken.None);

        var snapshot = await Inventory.ReadAsync(CancellationToken.None);
        snapshot.Assets.ShouldHaveSingleItem().Id.ShouldBe(release.Id);
        snapshot.Places[0].ShouldBe(new PlaceState("eu", good, "HelmRelease: secrets are forbidden") { LookedAt = _clock.GetUtcNow() });
    }

    [Fact]
    public async Task A_place_that_is_away_keeps_its_assets_with_the_reason()
    {
        await ScanAsync(Workload("web", "nginx:1"));
        _clock.Advance(TimeSpan.FromMinutes(1));

        await Inventory.MarkStaleAsync("eu", _clock.GetUtcNow(), "no answer", CancellationToken.None);

        var snapshot = await Inventory.ReadAsync(CancellationToken.None);
        snapshot.Assets.Count.ShouldBe(1);
        snapshot.Places[0].Fault.ShouldBe("no answer");
    }

    [Fact]
    public async Task A_damaged_part_is_named_kept_aside_and_rebuilt()
    {
        await ScanAsync(Workload("web", "nginx:1"));
        var part = Parts().Single();
        await _documents.WriteAsync(part, Encoding.UTF8.GetBytes("[]garbage"), CancellationToken.None);

        var seen = await Inventory.ReadAsync(CancellationToken.None);
        seen.Assets.ShouldBeEmpty();
        seen.Places[0].Fault.ShouldBe($"{part}: damaged, 1 assets are missing until the next scan");

        (await Inventory.CheckAsync(CancellationToken.None)).ShouldHaveSingleItem().ShouldContain(part);
        var kept = _documents.Names.Single(static name => name.StartsWith("inventory/damaged/", StringComparison.Ordinal));
        Encoding.UTF8.GetString((await _documents.ReadAsync(kept, CancellationToken.None))!.Content.Span).ShouldBe("[]garbage");
        (await Inventory.ReadAsync(CancellationToken.None)).Places[0].IsStale.ShouldBeTrue();

        _clock.Advance(TimeSpan.FromSeconds(1));
        await ScanAsync(Workload("web", "nginx:1"));
        var rebuilt = await Inventory.ReadAsync(CancellationToken.None);
        rebuilt.Assets.Count.ShouldBe(1);
        rebuilt.Places[0].IsStale.ShouldBeFalse();
        (await Inventory.CheckAsync(CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_damaged_place_is_named_kept_aside_and_rebuilt()
    {
        await ScanAsync(Workload("web", "nginx:1"));
        await _documents.WriteAsync("inventory/places/eu.json", Encoding.UTF8.GetBytes("{\"place\":"), CancellationToken.None);

        (await Inventory.CheckAsync(CancellationToken.None)).ShouldHaveSingleItem().ShouldStartWith("inventory/places/eu.json is damaged: it is no valid document");

        _documents.Names.ShouldContain(static name => name.StartsWith("inventory/damaged/", StringComparison.Ordinal) && name.EndsWith("places-eu.json", StringComparison.Ordinal));
        await ScanAsync(Workload("web", "nginx:1"));
        (await Inventory.ReadAsync(CancellationToken.None)).Assets.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_writer_that_is_killed_anywhere_leaves_the_old_state_or_the_new_and_a_second_one_ends_with_the_new(bool isAfter)
    {
        await ScanAsync(Workload("web", "nginx:1"), Workload("db", "pg:1"));
        for (var call = 1; call < 20; call++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            var scan = new PlaceScan("eu", _clock.GetUtcNow(), [Workload("web", $"nginx:{call + 1}"), Workload("db", "pg:1")]);
            var killer = new Killer();
            var mortal = new AssetInventory(new MortalDocumentStore(_documents, killer), _clock);
            killer.Arm(call, isAfter);
            await Record.ExceptionAsync(() => mortal.WriteAsync(scan, CancellationToken.None));

            var left = await Inventory.ReadAsync(CancellationToken.None);
            left.Assets.Count.ShouldBe(2);
            left.Assets[1].Images[0].Reference.ShouldBeOneOf($"nginx:{call}", $"nginx:{call + 1}");

            await Inventory.WriteAsync(scan, CancellationToken.None);
            (await Inventory.ReadAsync(CancellationToken.None)).Assets[1].Images[0].Reference.ShouldBe($"nginx:{call + 1}");
        }

        _clock.Advance(TimeSpan.FromHours(2));
        await Inventory.CheckAsync(CancellationToken.None);
        Parts().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Writers_at_once_lose_nothing_of_each_other()
    {
        await ScanAsync(Workload("web", "nginx:1"));
        var at = _clock.GetUtcNow() + TimeSpan.FromSeconds(1);
        _clock.Advance(TimeSpan.FromSeconds(2));

        await Task.WhenAll(Enumerable.Range(0, 6).Select(number => new AssetInventory(_documents, _clock).WriteAsync(
            new PlaceScan("eu", at, [new Asset(new AssetId("eu", $"n{number}", AssetKind.Deployment, "web"))]) { Namespace = $"n{number}" }, CancellationToken.None)));

        (await Inventory.ReadAsync(CancellationToken.None)).Assets.Count.ShouldBe(7);
    }

    [Fact]
    public async Task An_export_is_the_same_after_its_import_elsewhere()
    {
        await ScanAsync(Workload("web", "nginx:1"));
        _clock.Advance(TimeSpan.FromMinutes(1));
        await ScanAsync(Workload("web", "nginx:2"));
        var export = await Inventory.ExportAsync(CancellationToken.None);
        var elsewhere = new AssetInventory(new InMemoryDocumentStore(_clock), _clock);

        await elsewhere.ImportAsync(DocumentJson.Deserialize<InventoryExport>(DocumentJson.Serialize(export)), CancellationToken.None);

        var imported = await elsewhere.ExportAsync(CancellationToken.None);
        DocumentJson.Serialize(imported.Places[0].Assets).ShouldBe(DocumentJson.Serialize(export.Places[0].Assets));
        imported.Places[0].Fault.ShouldBe("imported, not scanned since");
    }

    private Task ScanAsync(params Asset[] assets) => Inventory.WriteAsync(new PlaceScan("eu", _clock.GetUtcNow(), assets), CancellationToken.None);

    private IReadOnlyList<string> Parts() => [.. _documents.Names.Where(static name => name.StartsWith("inventory/parts/", StringComparison.Ordinal))];

    private static Asset Workload(string name, string image, string? digest = null)
        => new(new AssetId("eu", "shop", AssetKind.Deployment, name)) { Images = [new AssetImage("main", image, digest)], CreatedAt = new DateTimeOffset(2029, 1, 1, 0, 0, 0, TimeSpan.Zero) };
}
