using System.Text.Json.Nodes;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Captures.Commits;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Reconcile;
using Trimtab.Domain.Updates;
using Trimtab.Domain.Updates.Charts;
using Trimtab.Domain.Updates.Committing;
using Trimtab.Domain.Updates.Grouping;
using Trimtab.Domain.Updates.Patching;
using Trimtab.Domain.Versions;
using Trimtab.TestKit.Changes;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Faults;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.State;
using Trimtab.TestKit.Time;
using Trimtab.TestKit.Updates;
using Trimtab.Twin;

namespace Trimtab.Domain.Tests.Updates.Committing;

public sealed class GitUpdateModeTests : IDisposable
{
    private const string Manifest = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web, namespace: shop }
        spec:
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec:
              containers:
              - { name: web, image: "web:1" } # kept
        """;

    private readonly FakeClock _clock = new();
    private readonly InMemoryEditableRepository _repository = new();
    private readonly InMemoryGitHost _host;
    private readonly RecordingSender _sender = new();
    private readonly TwinCluster _twin;
    private readonly UpdateDocuments _documents;
    private readonly TargetDocuments _targets;
    private readonly GitUpdateMode _mode;

    public GitUpdateModeTests()
    {
        _host = new InMemoryGitHost(_repository, new Killer());
        _twin = new TwinCluster(new TwinOptions(), _clock);
        var source = new FleetSource("shop", new Uri("https://git.example.com/shop.git"), "main", TimeSpan.FromMinutes(3), null, null, null);
        var target = new FleetTarget("shop-prod", "shop", "apps/prod", "twin", "default", false, TimeSpan.FromMinutes(5), [], null);
        var fleet = new FleetDocument(
            "sha256:1", new Dictionary<string, FleetCluster>(), new Dictionary<string, FleetSource> { ["shop"] = source }, new Dictionary<string, FleetTarget> { ["shop-prod"] = target },
            new Dictionary<string, RolloutPolicy>(), new Dictionary<string, FleetNotification>());
        var store = new InMemoryDocumentStore(_clock);
        (_documents, _targets) = (new UpdateDocuments(store), new TargetDocuments(store));
        var clusters = new FixedClusters(_twin);
        _mode = new GitUpdateMode(new FixedFleet(fleet), _repository, new ArrivalProgress(clusters, new WorkloadRollOut(_clock), new ReleaseProgress(new FakeHelm(static _ => []), clusters, _clock)), new ReturnRequest(_host, _host), new BatchMates(new FixedFleet(fleet), _documents, _clock), new SourceWake(_targets, _sender), _clock);
        _repository["apps/prod/web.yaml"] = Manifest;
    }

    public void Dispose() => _twin.Dispose();

    [Fact]
    public async Task One_commit_brings_the_version_and_one_takes_it_back()
    {
        var update = await SavedAsync("2");

        (await _mode.ApplyAsync(update, default)).ShouldBeOfType<UpdateProgress.Pending>();
        _repository["apps/prod/web.yaml"].ShouldBe(Manifest.Replace("web:1", "web:2", StringComparison.Ordinal));
        _sender.Of<ReconcileSource>().ShouldHaveSingleItem().Source.ShouldBe("shop");
        await ReconcileAsync("web:1");
        (await _mode.ApplyAsync(update, default)).ShouldBeOfType<UpdateProgress.Pending>().Reason.ShouldContain("still runs web:1");
        await ReconcileAsync("web:2");
        (await _mode.ApplyAsync(update, default)).ShouldBeOfType<UpdateProgress.Ready>();
        _repository.Commits.ShouldHaveSingleItem().Message.ShouldStartWith("Update twin/shop/deployment/web: web 1 → 2\n");

        (await _mode.RestoreAsync(update with { Failure = "Orders fail." }, default)).ShouldBeOfType<UpdateProgress.Pending>();
        await ReconcileAsync("web:1");
        (await _mode.RestoreAsync(update, default)).ShouldBeOfType<UpdateProgress.Ready>();

        _repository["apps/prod/web.yaml"].ShouldBe(Manifest);
        _repository.Commits.Count.ShouldBe(2);
        _repository.Commits[1].Message.ShouldContain("\nOrders fail\n");
    }

    [Fact]
    public async Task Who_was_killed_before_he_told_of_his_push_tells_later_until_the_reconciler_saw_it()
    {
        var update = await SavedAsync("2");
        await _mode.ApplyAsync(update, default);
        await ReconcileAsync("web:1");
        _sender.Clear();

        await _mode.ApplyAsync(update, default);
        var told = _sender.Of<ReconcileSource>().Count;
        await _targets.TryWriteSourceAsync(new SourceState("shop") { Head = _repository.Head }, "", default);
        await _mode.ApplyAsync(update, default);

        (told, _sender.Of<ReconcileSource>().Count).ShouldBe((1, 1));
    }

    [Theory]
    [InlineData("web:1", true)]
    [InlineData("api:1", false)]
    public async Task What_a_mate_took_back_is_not_written_again_by_another_of_the_same_place(string image, bool isShared)
    {
        _repository["apps/prod/web.yaml"] = Manifest;
        _repository["apps/prod/api.yaml"] = Manifest.Replace("name: web", "name: api", StringComparison.Ordinal).Replace("web:1", image, StringComparison.Ordinal);
        _repository["apps/prod/kustomization.yaml"] = "resources: [web.yaml, api.yaml]\nimages: [ { name: web, newTag: '1' } ]\n";
        var mine = await SavedAsync("2");
        var id = mine.Change.Asset with { Name = "api" };
        var mate = mine with { Change = mine.Change with { Asset = id, Part = "api", Artifact = $"docker.io/library/{image.Split(':')[0]}" }, Asset = mine.Asset with { Id = id }, Phase = UpdatePhase.RollingBack };
        var batch = new UpdateBatch("weekly", [mine.Id, mate.Id]);
        await _documents.TryWriteAsync(mate with { Batch = batch }, "", default);

        var progress = await _mode.ApplyAsync(mine with { Phase = UpdatePhase.Executing, Batch = batch }, default);

        _repository.Commits.Count.ShouldBe(isShared ? 0 : 1);
        progress.Reason.ShouldContain(isShared ? "was taken back, and both are written in the same place: apps/prod/kustomization.yaml:2." : "is pushed");
    }

    [Fact]
    public async Task A_push_of_somebody_else_in_between_is_kept()
    {
        var update = await SavedAsync("2");
        _repository.BeforePush = () => _repository.Add(new ChangeCommit("Other", CommitAuthor.Of("sam"), DateTimeOffset.UnixEpoch, [new FileChange("apps/prod/web.yaml", Manifest + "# more\n")]));

        await _mode.ApplyAsync(update, default);

        _repository["apps/prod/web.yaml"].ShouldBe(Manifest.Replace("web:1", "web:2", StringComparison.Ordinal) + "# more\n");
        _repository.Commits.Count.ShouldBe(2);
    }

    [Fact]
    public async Task What_is_nowhere_in_the_repository_is_refused_and_a_silent_host_is_asked_later()
    {
        _repository["apps/prod/web.yaml"] = Manifest.Replace("web:1", "web:9", StringComparison.Ordinal);
        var overtaken = await Should.ThrowAsync<UpdateOvertakenException>(() => SavedAsync("2"));
        overtaken.Message.ShouldContain("says 'web:9'");
        overtaken.Running.Version.ShouldBe("9");

        _repository.IsReachable = false;
        (await _mode.SaveAsync(Update("2"), default)).ShouldBeNull();
    }

    [Fact]
    public async Task What_a_policy_asks_for_by_pull_request_is_never_pushed_straight()
    {
        var asked = Update("2") with { Execution = new UpdateExecution { PullRequest = true } };
        (await Should.ThrowAsync<UpdateRefusedException>(() => _mode.SaveAsync(asked, default))).Message.ShouldContain("none was merged");

        _repository["apps/prod/web.yaml"] = Manifest.Replace("web:1", "web:2", StringComparison.Ordinal);
        var merged = asked with { IsMerged = true };
        merged = merged with { Saved = await _mode.SaveAsync(merged, default) };
        merged.Saved.ShouldNotBeNull();
        _sender.Of<ReconcileSource>().ShouldHaveSingleItem().Source.ShouldBe("shop");
        await ReconcileAsync("web:1");
        await ReconcileAsync("web:2");
        (await _mode.ApplyAsync(merged, default)).ShouldBeOfType<UpdateProgress.Ready>();

        _repository["apps/prod/web.yaml"] = Manifest;
        (await _mode.ApplyAsync(merged, default)).ShouldBeOfType<UpdateProgress.Pending>().Reason.ShouldContain("does not say 2 any more");
        _repository.Commits.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_branch_that_takes_merges_only_is_asked_by_one_pull_request_to_take_the_version_back()
    {
        _repository["apps/prod/web.yaml"] = Manifest.Replace("web:1", "web:2", StringComparison.Ordinal);
        _repository.Refusal = "shop: the host refuses the push: protected branch hook declined.";
        var failed = Update("2") with { IsMerged = true, Failure = "It answers 500.", FailedAt = _clock.GetUtcNow() };
        await ReconcileAsync("web:1");
        await ReconcileAsync("web:2");

        var first = (await _mode.RestoreAsync(failed, default)).ShouldBeOfType<UpdateProgress.Failed>();
        var second = await _mode.RestoreAsync(failed, default);

        first.Reason.ShouldBe("shop: the host refuses the push: protected branch hook declined. Merge https://git.example.com/acme/shop/pulls/1 to take it back.");
        second.ShouldBe(first);
        var request = _host.Requests.ShouldHaveSingleItem();
        request.Title.ShouldBe("Take back twin/shop/deployment/web: web 1 → 2");
        request.Text.ShouldContain("`It answers 500.`");

        _host.Merge(1, "alice");
        await ReconcileAsync("web:1");
        (await _mode.RestoreAsync(failed, default)).ShouldBeOfType<UpdateProgress.Ready>();
        _repository["apps/prod/web.yaml"].ShouldBe(Manifest);
    }

    [Fact]
    public async Task A_push_that_the_host_refuses_is_not_the_versions_fault()
    {
        _repository["apps/prod/web.yaml"] = Manifest;
        _repository.Refusal = "shop: the host refuses the push.";

        var refused = (await _mode.ApplyAsync(Update("2"), default)).ShouldBeOfType<UpdateProgress.Failed>();

        (refused.Reason, refused.IsUntouched).ShouldBe(("shop: the host refuses the push.", true));
    }

    [Fact]
    public async Task A_version_that_was_pushed_straight_is_taken_back_by_a_push_only()
    {
        _repository["apps/prod/web.yaml"] = Manifest.Replace("web:1", "web:2", StringComparison.Ordinal);
        _repository.Refusal = "shop: the host refuses the push.";

        (await _mode.RestoreAsync(Update("2"), default)).ShouldBeOfType<UpdateProgress.Pending>().Reason.ShouldBe("shop: the host refuses the push.");

        _host.Requests.ShouldBeEmpty();
    }

    private static UpdateDocument Update(string to)
    {
        var id = new AssetId("twin", "shop", AssetKind.Deployment, "web");
        return new UpdateDocument
        {
            Change = new Change(id, "web", "docker.io/library/web", new ArtifactVersion("1", null), new ArtifactVersion(to, null), VersionChange.Major),
            Asset = new Asset(id) { Target = "shop-prod" },
            Mode = UpdateMode.Git,
            Execution = new UpdateExecution(),
            QueuedAt = DateTimeOffset.UnixEpoch,
            PhaseSince = DateTimeOffset.UnixEpoch,
            NextTickDue = DateTimeOffset.UnixEpoch,
            RequestedBy = "policy",
        };
    }

    private async Task<UpdateDocument> SavedAsync(string to) => Update(to) with { Saved = await _mode.SaveAsync(Update(to), default) };

    private async Task ReconcileAsync(string image)
    {
        var reference = new ObjectReference(KindName.Deployment, "shop", "web");
        if (await _twin.GetAsync(reference, default) is { } live)
        {
            await _twin.PatchAsync(reference, PatchedWorkload.Patch(live, "web", image), null, default);
        }
        else
        {
            await _twin.CreateAsync((JsonObject)JsonNode.Parse("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop"}}""")!, default);
            await _twin.CreateAsync(
                (JsonObject)JsonNode.Parse("""{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop"},"spec":{"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"web","image":"web:1"}]}}}}""")!,
                default);
        }

        for (var second = 0; second < 20; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
