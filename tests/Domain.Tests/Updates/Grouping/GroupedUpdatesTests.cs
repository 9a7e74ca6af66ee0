using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Reconcile;
using Trimtab.Domain.Updates;
using Trimtab.Domain.Updates.Charts;
using Trimtab.Domain.Updates.Checks;
using Trimtab.Domain.Updates.Committing;
using Trimtab.Domain.Updates.Grouping;
using Trimtab.Domain.Updates.Patching;
using Trimtab.Domain.Versions;
using Trimtab.TestKit.Changes;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Faults;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.State;
using Trimtab.TestKit.Updates;

namespace Trimtab.Domain.Tests.Updates.Grouping;

/// <summary>Charts of one repository, whose changes are committed together.</summary>
public sealed class GroupedUpdatesTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly Dictionary<string, string> Targets = new() { ["web"] = "shop-prod", ["api"] = "shop-prod", ["mail"] = "tools" };

    private readonly UpdateScene _scene = new();
    private readonly InMemoryEditableRepository _repository = new();

    public GroupedUpdatesTests()
    {
        _scene.Execution = new UpdateExecution { Group = "weekly", Watch = TimeSpan.FromSeconds(20), Checks = [UpdateScene.Check], Failures = 1 };
        var source = new FleetSource("shop", new Uri("https://git.example.com/shop.git"), "main", TimeSpan.FromMinutes(3), null, null, null);
        var fleet = new FixedFleet(new FleetDocument(
            "sha256:1",
            new Dictionary<string, FleetCluster>(),
            new Dictionary<string, FleetSource> { ["shop"] = source },
            Targets.Values.Distinct().ToDictionary(static name => name, static name => new FleetTarget(name, "shop", name, "apps", "default", false, TimeSpan.FromMinutes(5), [], null)),
            new Dictionary<string, RolloutPolicy>(),
            new Dictionary<string, FleetNotification>()));
        var host = new InMemoryGitHost(_repository, new Killer());
        var clusters = new FixedClusters(_scene.Cluster);
        _scene.OtherMode = (documents, sender) => new GitUpdateMode(
            fleet, new MortalEditableRepository(_repository, _scene.Killer), new ArrivalProgress(clusters, new WorkloadRollOut(_scene.Clock), new ReleaseProgress(new FakeHelm(HistoryOf), clusters, _scene.Clock)), new ReturnRequest(host, host), new BatchMates(fleet, documents, _scene.Clock), new SourceWake(new TargetDocuments(new InMemoryDocumentStore(_scene.Clock)), sender), _scene.Clock);
        foreach (var name in Targets.Keys)
        {
            _repository[PathOf(name)] = FileOf(name, "1.0.0");
        }
    }

    [Fact]
    public async Task Changes_that_come_within_the_wait_are_one_commit()
    {
        var ids = Targets.Keys.Select(name => Start(name)).ToList();

        await _scene.RunAsync(Hour);

        var commit = _repository.Commits.ShouldHaveSingleItem();
        commit.Files.Count.ShouldBe(3);
        commit.Message.ShouldBe($"""
            Update 3 of group weekly

            apps/shop/helmrelease/api: api 1.0.0 → 1.1.0, let through for policy
            apps/shop/helmrelease/mail: mail 1.0.0 → 1.1.0, let through for policy
            apps/shop/helmrelease/web: web 1.0.0 → 1.1.0, let through for policy

            - shop-prod/api.yaml:6 HelmRelease/api chart version: 1.0.0 -> 1.1.0
            - shop-prod/web.yaml:6 HelmRelease/web chart version: 1.0.0 -> 1.1.0
            - tools/mail.yaml:6 HelmRelease/mail chart version: 1.0.0 -> 1.1.0

            Trimtab-Update: {ids[1]}-1
            Trimtab-Update: {ids[2]}-1
            Trimtab-Update: {ids[0]}-1

            """.ReplaceLineEndings("\n"));
        foreach (var id in ids)
        {
            var update = await _scene.FindAsync(id);
            update.Phase.ShouldBe(UpdatePhase.Succeeded);
            update.Steps.ShouldContain(static step => step.Reason == "Its turn has come, together with 2 of group weekly.");
            (update.StartedAt!.Value - update.QueuedAt).ShouldBeInRange(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(40));
        }
    }

    [Fact]
    public async Task Who_comes_later_is_committed_by_itself_after_them()
    {
        Start("web");
        Start("mail");
        await _scene.RunAsync(TimeSpan.FromSeconds(40));
        var late = Start("api");

        await _scene.RunAsync(Hour);

        _repository.Commits.Count.ShouldBe(2);
        _repository.Commits[1].Message.ShouldStartWith("Update apps/shop/helmrelease/api: ");
        (await _scene.FindAsync(late)).Phase.ShouldBe(UpdatePhase.Succeeded);
    }

    [Fact]
    public async Task One_that_fails_is_taken_back_and_the_others_stay()
    {
        var ids = Targets.Keys.ToDictionary(static name => name, name => Start(name));
        _scene.Checks.Answer = static update => new CheckResult(update.Change.Asset.Name != "web", "Answered 500.");

        await _scene.RunAsync(Hour);

        _repository.Commits.Count.ShouldBe(2);
        _repository.Commits[1].Message.ShouldStartWith("Take back apps/shop/helmrelease/web: ");
        _repository.Commits[1].Files.ShouldHaveSingleItem().Path.ShouldBe(PathOf("web"));
        (await _scene.FindAsync(ids["web"])).Phase.ShouldBe(UpdatePhase.RolledBack);
        (await _scene.FindAsync(ids["api"])).Phase.ShouldBe(UpdatePhase.Succeeded);
        (await _scene.FindAsync(ids["mail"])).Phase.ShouldBe(UpdatePhase.Succeeded);
    }

    [Fact]
    public async Task One_that_the_repository_does_not_name_keeps_nobody_from_the_commit()
    {
        var ids = Targets.Keys.ToDictionary(static name => name, name => Start(name));
        _repository[PathOf("api")] = "# moved\n";

        await _scene.RunAsync(Hour);

        _repository.Commits.ShouldHaveSingleItem().Message.ShouldStartWith("Update 2 of group weekly\n");
        (await _scene.FindAsync(ids["api"])).Phase.ShouldBe(UpdatePhase.Failed);
        (await _scene.FindAsync(ids["mail"])).Phase.ShouldBe(UpdatePhase.Succeeded);
    }

    [Fact]
    public async Task Who_depends_on_another_is_committed_after_it()
    {
        var web = Start("web", static asset => asset with { Annotations = new Dictionary<string, string> { ["trimtab.dev/depends-on"] = "api" } });
        var api = Start("api");
        Start("mail");

        await _scene.RunAsync(Hour);

        _repository.Commits.Count.ShouldBe(2);
        _repository.Commits[0].Message.ShouldStartWith("Update 2 of group weekly\n");
        (await _scene.FindAsync(web)).StartedAt!.Value.ShouldBeGreaterThanOrEqualTo((await _scene.FindAsync(api)).EndedAt!.Value);
    }

    [Fact]
    public async Task Two_versions_of_one_part_go_one_after_the_other()
    {
        var older = Start("web");
        var newer = Start("web", to: "1.2.0");
        Start("mail");

        await _scene.RunAsync(Hour);

        (await _scene.FindAsync(older)).Phase.ShouldBe(UpdatePhase.Succeeded);
        (await _scene.FindAsync(newer)).StartedAt!.Value.ShouldBeGreaterThanOrEqualTo((await _scene.FindAsync(older)).EndedAt!.Value);
    }

    [Fact]
    public async Task A_group_counts_as_one_of_those_that_run_at_once()
    {
        _scene.Execution = _scene.Execution with { AtOnce = 1 };
        foreach (var name in Targets.Keys)
        {
            Start(name);
        }

        await _scene.RunAsync(Hour);

        _repository.Commits.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Taken_back_by_a_person_before_the_commit_it_is_never_left_in_it()
    {
        var ids = Targets.Keys.ToDictionary(static name => name, name => Start(name));
        _repository.BeforePush = () => _scene.Send(new UpdateRollBack(ids["web"], "Not now."), "order");

        await _scene.RunAsync(Hour);

        (await _scene.FindAsync(ids["web"])).Phase.ShouldBe(UpdatePhase.RolledBack);
        (await _scene.FindAsync(ids["mail"])).Phase.ShouldBe(UpdatePhase.Succeeded);
        _repository[PathOf("web")].ShouldBe(FileOf("web", "1.0.0"));
        _repository[PathOf("mail")].ShouldBe(FileOf("mail", "1.1.0"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_at_any_call_all_of_them_end_the_same(bool isFailing)
    {
        var calls = await RunKilledAsync(isFailing, long.MaxValue, isAfter: false);
        calls.ShouldBeGreaterThan(40);
        for (var call = 1L; call <= calls; call++)
        {
            await RunKilledAsync(isFailing, call, isAfter: false);
            await RunKilledAsync(isFailing, call, isAfter: true);
        }
    }

    private static async Task<long> RunKilledAsync(bool isFailing, long call, bool isAfter)
    {
        var world = new GroupedUpdatesTests();
        var (scene, repository) = (world._scene, world._repository);
        scene.Checks.Answer = update => new CheckResult(!isFailing || update.Change.Asset.Name != "web", "Answered 500.");
        var ids = new[] { "web", "api" }.ToDictionary(static name => name, name => world.Start(name));
        scene.Killer.Arm(call, isAfter);

        await scene.RunAsync(Hour);

        var at = $"killed {(isAfter ? "after" : "before")} call {call}";
        (await scene.FindAsync(ids["web"])).Phase.ShouldBe(isFailing ? UpdatePhase.RolledBack : UpdatePhase.Succeeded, at);
        (await scene.FindAsync(ids["api"])).Phase.ShouldBe(UpdatePhase.Succeeded, at);
        repository[PathOf("web")].ShouldBe(FileOf("web", isFailing ? "1.0.0" : "1.1.0"), at);
        repository[PathOf("api")].ShouldBe(FileOf("api", "1.1.0"), at);

        // Killed while their turn is given, one may have to go alone; nothing is ever written twice.
        repository.Commits.Count.ShouldBeInRange(isFailing ? 2 : 1, isFailing ? 3 : 2, at);
        repository.Commits.Sum(static commit => commit.Files.Count).ShouldBe(isFailing ? 3 : 2, at);
        scene.Store.Names.ShouldNotContain(static name => name.StartsWith("updates/active/", StringComparison.Ordinal), at);
        return scene.Killer.Calls;
    }

    private string Start(string name, Func<Asset, Asset>? with = null, string to = "1.1.0")
    {
        var id = new AssetId("apps", "shop", AssetKind.HelmRelease, name);
        var change = new Change(id, Change.Chart, $"https://charts.example.com/stable/{name}", new ArtifactVersion("1.0.0", null), new ArtifactVersion(to, null), VersionChange.Minor);
        var asset = new Asset(id) { Target = Targets[name] };
        _scene.Orders.Add(new UpdateOrder(change, with?.Invoke(asset) ?? asset, UpdateMode.Git, _scene.Execution, 0, "policy", "correlation", "fleet"));
        _scene.Send(new StartUpdate(change.Id));
        return change.Id;
    }

    /// <summary>A controller that is as fast as the repository.</summary>
    private IReadOnlyList<HelmRevision> HistoryOf(ReleaseName release)
    {
        var file = _repository[PathOf(release.Name)];
        return [new HelmRevision(1, _scene.Clock.GetUtcNow(), "deployed", $"{release.Name}-{(file == FileOf(release.Name, "1.1.0") ? "1.1.0" : "1.0.0")}", "Upgrade complete")];
    }

    private static string PathOf(string name) => $"{Targets[name]}/{name}.yaml";

    private static string FileOf(string name, string version) => $$"""
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: { name: {{name}}, namespace: shop }
        spec:
          chart:
            spec: { chart: {{name}}, version: {{version}}, sourceRef: { kind: HelmRepository, name: stable } }
        ---
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: HelmRepository
        metadata: { name: stable, namespace: shop }
        spec: { url: https://charts.example.com/stable }

        """;
}
