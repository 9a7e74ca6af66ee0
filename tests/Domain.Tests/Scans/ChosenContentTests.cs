using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Registries;
using Trimtab.Domain.Registries.Charts;
using Trimtab.TestKit.Audit;
using Trimtab.TestKit.Changes;

namespace Trimtab.Domain.Tests.Scans;

/// <summary>Whatever a gate chooses is known by its digest before a change is recorded.</summary>
public sealed class ChosenContentTests
{
    private const string Db = "ghcr.io/acme/db";
    private const string Far = "updates: { defaults: { major: skip, minor: skip, patch: auto, range: '<=14.5.1' } }";

    [Fact]
    public async Task The_next_patch_behind_many_newer_majors_is_watched()
    {
        var scene = Scene("updates: { defaults: { major: skip, minor: auto } }", "14.5");
        var digest = Push(scene, "14.5", "14.6");
        Push(scene, [.. Enumerable.Range(0, 12).SelectMany(static minor => new[] { $"15.{minor}", $"16.{minor}" })]);

        await scene.ScanAsync(Db);

        (await OpenAsync(scene)).Single().Change.To.ShouldBe(new ArtifactVersion("14.6", digest));
        scene.Considered.Single().Candidates.First(static candidate => candidate.Version.Version == "14.6").Version.Digest.ShouldBe(digest);
    }

    [Fact]
    public async Task What_no_look_watches_is_asked_for_once_for_all_parts_and_remembered()
    {
        var scene = Scene(Far, "14.5.0");
        scene.Assets.Add(ScanScene.Deployment("other", $"{Db}:14.5.0"));
        var digest = PushFar(scene);

        await scene.ScanAsync(Db);

        (await OpenAsync(scene)).Select(static change => change.Change.To).ShouldBe([new ArtifactVersion("14.5.1", digest), new ArtifactVersion("14.5.1", digest)]);
        scene.Registries.Asked.Count(static asked => asked == $"digest {Db}:14.5.1").ShouldBe(1);
        (await scene.MemoryOfAsync(Db)).Contents["14.5.1"].History.ShouldHaveSingleItem().At.ShouldBe(scene.Clock.GetUtcNow());
    }

    [Fact]
    public async Task Content_that_is_pushed_again_during_its_soak_is_seen_and_soaks_anew()
    {
        var scene = Scene("updates: { defaults: { patch: auto, range: '<=14.5.1', soak: 1d } }", "14.5.0");
        PushFar(scene);
        await scene.ScanAsync(Db);

        scene.Clock.Advance(TimeSpan.FromHours(23));
        var digest = scene.Registries.Push($"{Db}:14.5.1", "built again");
        await scene.ScanAsync(Db);

        var change = (await OpenAsync(scene)).Single();
        change.Change.To.Digest.ShouldBe(digest);
        (change.State, change.WaitUntil).ShouldBe((ChangeState.Waiting, scene.Clock.GetUtcNow().AddDays(1)));
    }

    [Fact]
    public async Task While_the_registry_does_not_answer_nothing_is_recorded_and_a_later_look_does_it()
    {
        var scene = Scene(Far, "14.5.0");
        var digest = PushFar(scene);
        scene.Registries.DigestRefusal = new RegistryException("ghcr.io said 503", RegistryFault.Unreachable);
        await scene.ScanAsync(Db);

        (await OpenAsync(scene)).ShouldBeEmpty();
        (await scene.MemoryOfAsync(Db)).Fault.ShouldBe("ghcr.io said 503");

        scene.Registries.DigestRefusal = null;
        await scene.ScanLaterAsync(Db);
        (await OpenAsync(scene)).Single().Change.To.Digest.ShouldBe(digest);
        (await scene.MemoryOfAsync(Db)).Fault.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_listed_version_that_can_not_be_asked_for_leaves_its_place_to_the_next()
    {
        var scene = Scene("updates: { defaults: { patch: auto, range: '<=14.5.2' } }", "14.5.0");
        var digest = PushFar(scene);
        scene.Registries.Unfinished.Add("14.5.2");

        await scene.ScanAsync(Db);

        (await OpenAsync(scene)).Single().Change.To.ShouldBe(new ArtifactVersion("14.5.1", digest));
    }

    [Theory]
    [InlineData(Far)]
    [InlineData("updates: { defaults: { major: skip, minor: skip, patch: auto } }")]
    public async Task A_chosen_version_that_can_not_be_asked_for_once_stays_chosen(string fleet)
    {
        var scene = Scene(fleet, "14.5.0");
        PushFar(scene);
        await scene.ScanAsync(Db);
        var before = (await OpenAsync(scene)).Single();
        scene.Registries.Unfinished.Add(before.Change.To.Version);

        await scene.ScanLaterAsync(Db);

        (await OpenAsync(scene)).Single().Id.ShouldBe(before.Id);
        (await scene.MemoryOfAsync(Db)).Fault.ShouldBe($"{Db} lists {before.Change.To.Version} and says that it has it not.");
    }

    [Fact]
    public async Task A_chart_in_a_registry_has_the_digest_of_its_manifest()
    {
        var scene = Chart("oci://ghcr.io/acme/charts");
        scene.Charts.Charts["oci://ghcr.io/acme/charts/web"] = [new ChartVersion("1.0.0"), new ChartVersion("1.1.0+b1")];
        scene.Registries.Push("ghcr.io/acme/charts/web:1.0.0");
        var digest = scene.Registries.Push("ghcr.io/acme/charts/web:1.1.0_b1");

        await scene.ScanAsync("oci://ghcr.io/acme/charts/web");

        (await OpenAsync(scene)).Single().Change.To.ShouldBe(new ArtifactVersion("1.1.0+b1", digest));
    }

    [Fact]
    public async Task A_chart_behind_an_index_has_the_digest_that_stands_there_where_one_does()
    {
        const string Address = "https://charts.example.com";
        foreach (var digest in new[] { $"sha256:{new string('1', 64)}", null })
        {
            var scene = Chart(Address);
            scene.Charts.Charts[$"{Address}/web"] =
            [
                new ChartVersion("1.0.0"),
                .. Enumerable.Range(1, 9).Select(patch => new ChartVersion($"1.0.{patch}") { Digest = digest }),
                .. Enumerable.Range(0, 20).Select(static major => new ChartVersion($"{major + 2}.0.0")),
            ];

            scene.Fleet.Current = new TestKit.Fleet.FixedFleet($"charts: {{ acme: {{ url: '{Address}' }} }}\n{Far.Replace("<=14.5.1", "<=1.0.1", StringComparison.Ordinal)}").Current;
            await scene.ScanAsync($"{Address}/web");

            (await OpenAsync(scene)).Single().Change.To.ShouldBe(new ArtifactVersion("1.0.1", digest));
        }
    }

    private static ScanScene Scene(string fleet, string running)
    {
        var scene = new ScanScene(fleet);
        scene.Assets.Add(ScanScene.Deployment("db", $"{Db}:{running}"));
        scene.Consider = DeskOf(scene).ConsiderAsync;
        return scene;
    }

    private static ScanScene Chart(string repository)
    {
        var scene = new ScanScene($"charts: {{ acme: {{ url: '{repository}' }} }}\nupdates: {{ defaults: {{ minor: auto }} }}");
        scene.Assets.Add(new Asset(new AssetId("apps-eu", "shop", AssetKind.HelmRelease, "web")) { Release = new AssetRelease("web", "1.0.0", "", "", "deployed", 1) });
        scene.Consider = DeskOf(scene).ConsiderAsync;
        return scene;
    }

    private static ChangeDesk DeskOf(ScanScene scene)
    {
        var (changes, holds) = (new ChangeDocuments(scene.Documents), new UpdateHolds(scene.Documents));
        var judge = new ChangeJudge(scene.Fleet, holds, new InMemoryEvidence(), scene.Contents.SeeAsync);
        var outbox = new ChangeOutbox(changes, holds, new InMemoryAuditLog(), scene.Sender, new CountedChanges(), scene.Clock);
        return new ChangeDesk(changes, judge, new SecondLook(judge, outbox), new ApprovedChanges(changes, judge, outbox), outbox, new ChangeClock(scene.Fleet, scene.Clock));
    }

    private static async Task<IReadOnlyList<ChangeDocument>> OpenAsync(ScanScene scene)
    {
        var changes = new ChangeDocuments(scene.Documents);
        List<ChangeDocument> open = [];
        foreach (var asset in scene.Assets)
        {
            foreach (var id in await changes.ListOpenAsync(asset.Id, asset.Images is [var image, ..] ? image.Container : Change.Chart, default))
            {
                open.Add((await changes.ReadAsync(id, default)).Change!);
            }
        }

        return open;
    }

    /// <summary>So many versions that 14.5.1 is among the newest of no line.</summary>
    /// <returns>The digest of 14.5.1.</returns>
    private static string PushFar(ScanScene scene)
    {
        Push(scene, [.. Enumerable.Range(0, 20).Select(static patch => $"16.0.{patch}"), "14.5.0", "14.5.2", .. Enumerable.Range(3, 9).Select(static patch => $"14.5.{patch}")]);
        return Push(scene, "14.5.1");
    }

    /// <returns>The last one's digest.</returns>
    private static string Push(ScanScene scene, params string[] tags)
    {
        var digest = "";
        foreach (var tag in tags)
        {
            digest = scene.Registries.Push($"{Db}:{tag}");
        }

        return digest;
    }
}
