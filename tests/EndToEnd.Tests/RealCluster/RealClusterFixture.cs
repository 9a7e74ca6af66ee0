using Trimtab.Domain.Audit;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Reconcile;
using Trimtab.Domain.Rollouts;
using Trimtab.Story;
using Trimtab.TestKit.Shop;

namespace Trimtab.EndToEnd.Tests.RealCluster;

/// <summary>Trimtab on the real cluster of the test run, with a shop of two workloads under load that is installed and healthy.</summary>
public sealed class RealClusterFixture : IAsyncLifetime
{
    private const string Policy = "{ steps: [1 pod, 100%], stepDuration: 2s, maxStepDuration: 2m, watch: 3s, readyDeadline: 40s, judge: { falseRollBackRate: 0.001, latencyGrace: 6s } }";

    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"trimtab-real-{Guid.NewGuid():n}");
    private int _version;

    /// <summary>What runs now: the last revision that was kept.</summary>
    public ShopRevision Kept { get; private set; } = null!;

    internal StoryWorld World { get; private set; } = null!;

    internal RolloutHistory Rollouts => new(new RolloutDocuments(World.Storage.Documents));

    public async Task InitializeAsync()
    {
        if (TestKit.Running.RealCluster.Kubeconfig is not { } kubeconfig)
        {
            return;
        }

        World = new StoryWorld(new StoryFiles(_directory), new StoryOptions(Once: true, kubeconfig, Context: null), TimeProvider.System) { RolloutPolicy = Policy };
        await World.StartAsync((_, _) => { }, CancellationToken.None);
        Kept = new ShopRevision($"trimtab-real-{Guid.NewGuid():n}"[..20], new ShopWorkload("web", "v0") { Replicas = 3 }, new ShopWorkload("api", "v0"));
        var installed = await PushAsync("installed", Kept);
        await Eventually.WhenAsync(
            async () => (await new TargetDocuments(World.Storage.Documents).ReadTargetAsync(StoryFiles.Target, CancellationToken.None)).State,
            target => target.LastGoodRevision == installed);
    }

    public async Task DisposeAsync()
    {
        if (World is null)
        {
            return;
        }

        var cluster = await World.ConnectAsync(CancellationToken.None);
        await cluster.DeleteAsync(new ObjectReference(KindName.Namespace, "", Kept.Namespace), new DeleteOptions(), CancellationToken.None);
        await World.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>A version that no revision has had yet.</summary>
    public string NextVersion() => $"v{++_version}";

    /// <summary>Pushes exactly the files of a revision.</summary>
    /// <returns>The commit id.</returns>
    public async Task<string> PushAsync(string message, ShopRevision shop)
    {
        var directory = Path.Combine(World.WorkingCopy.Directory, "shop");
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }

        foreach (var (file, text) in shop.ToFiles())
        {
            await World.WorkingCopy.WriteAsync($"shop/{file}", text, CancellationToken.None);
        }

        var revision = await World.WorkingCopy.CommitAsync(message, CancellationToken.None);
        await World.WorkingCopy.PushAsync(CancellationToken.None);
        return revision;
    }

    /// <summary>Pushes a revision and waits until its rollout is closed.</summary>
    public async Task<RolloutDocument> RollOutAsync(string message, ShopRevision shop)
    {
        var revision = await PushAsync(message, shop);
        return await WhenClosedAsync(revision, shop);
    }

    public async Task<RolloutDocument> WhenClosedAsync(string revision, ShopRevision shop)
    {
        var rollout = await WhenRolloutAsync(revision, rollout => rollout.IsClosed);
        if (rollout.Phase == RolloutPhase.Succeeded)
        {
            Kept = shop;
        }

        return rollout;
    }

    public async Task<RolloutDocument> WhenRolloutAsync(string revision, Func<RolloutDocument, bool> isSo)
        => (await Eventually.WhenAsync(() => Rollouts.FindAsync(RolloutNames.Id(StoryFiles.Target, revision), CancellationToken.None), found => found is not null && isSo(found)))!;

    /// <summary>What the cluster runs: each workload's pod template and configuration, and every canary and configuration copy that there is.</summary>
    public async Task<ShopSight> LookAsync()
    {
        var cluster = await World.ConnectAsync(CancellationToken.None);
        var deployments = (await cluster.ListAsync(KindName.Deployment, Kept.Namespace, null, CancellationToken.None)).Items;
        var sets = (await cluster.ListAsync(KindName.ReplicaSet, Kept.Namespace, null, CancellationToken.None)).Items;
        var configuration = (await cluster.ListAsync(KindName.ConfigMap, Kept.Namespace, null, CancellationToken.None)).Items
            .Where(static map => map.Name.StartsWith(ShopRevision.Settings, StringComparison.Ordinal)).ToList();
        return new ShopSight(
            string.Join('\n', deployments.Where(static item => !IsCanary(item.Name)).OrderBy(static item => item.Name, StringComparer.Ordinal)
                .Select(static item => $"{item.Name} {item.Find("spec", "template")!.ToJsonString()}")),
            configuration.Single(static map => map.Name == ShopRevision.Settings).Find("data")!.ToJsonString(),
            [.. deployments.Select(static item => item.Name).Where(IsCanary), .. configuration.Select(static map => map.Name).Where(static name => name != ShopRevision.Settings)],
            [.. deployments.Where(static item => !IsCanary(item.Name)).Select(item => string.Join(' ', sets
                .Where(set => set.Number("spec", "replicas") > 0 && set.Items("metadata", "ownerReferences").Any(owner => owner.Text("uid") == item.Uid))
                .Prepend(item).Select(static keeper => keeper.Annotation(TrimtabNames.Revision)).Prepend(item.Name)))]);
    }

    public async Task<IReadOnlyList<AuditRecord>> ReadAuditAsync()
        => [.. (await new AuditReader(World.Storage.AppendLog).ReadAsync(CancellationToken.None).ToArrayAsync()).Select(static entry => entry.Record)];

    public async Task<RevisionHold?> FindHoldAsync(string revision)
        => await new Holds(World.Storage.Documents, TimeProvider.System).FindAsync(StoryFiles.Target, revision, CancellationToken.None);

    private static bool IsCanary(string name) => name.EndsWith("-canary", StringComparison.Ordinal);
}
