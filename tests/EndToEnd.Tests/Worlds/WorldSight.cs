using System.Text.RegularExpressions;
using Trimtab.Domain.Audit;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Reconcile;
using Trimtab.Domain.Rollouts;

namespace Trimtab.EndToEnd.Tests.Worlds;

/// <summary>Looks at a world from outside: storage, cluster and Git host themselves, never what the function app says.</summary>
internal sealed partial class WorldSight(ShopWorld world)
{
    private readonly RolloutHistory _rollouts = new(new RolloutDocuments(world.Storage.Documents));
    private readonly TargetDocuments _targets = new(world.Storage.Documents);

    public Task<RolloutDocument?> RolloutAsync(string revision)
        => _rollouts.FindAsync(RolloutNames.Id(ShopFleet.Target, revision), CancellationToken.None);

    public async Task<TargetState> TargetAsync(string name = ShopFleet.Target)
        => (await _targets.ReadTargetAsync(name, CancellationToken.None)).State;

    public async Task<RolloutDocument> WhenRolloutAsync(string revision, Func<RolloutDocument, bool> isSo)
        => (await Eventually.WhenAsync(() => RolloutAsync(revision), found => found is not null && isSo(found)))!;

    public Task<TargetState> WhenTargetAsync(Func<TargetState, bool> isSo) => WhenTargetAsync(ShopFleet.Target, isSo);

    public Task<TargetState> WhenTargetAsync(string name, Func<TargetState, bool> isSo) => Eventually.WhenAsync(() => TargetAsync(name), isSo);

    /// <returns>False while there is work; what a killed app had in hand counts too.</returns>
    public async Task<bool> AreQueuesEmptyAsync()
        => (await Task.WhenAll(QueueNames.All.Select(queue => world.Storage.Queues.CountAsync(queue, CancellationToken.None)))).Sum() == 0;

    public async Task<bool> IsHeldAsync(string revision)
        => await new Holds(world.Storage.Documents, TimeProvider.System).FindAsync(ShopFleet.Target, revision, CancellationToken.None) is not null;

    public async Task<IReadOnlyList<AuditRecord>> AuditAsync()
        => [.. (await new AuditReader(world.Storage.AppendLog).ReadAsync(CancellationToken.None).ToArrayAsync()).Select(entry => entry.Record)];

    /// <summary>What is wrong whatever was pushed; empty when nothing is.</summary>
    public async Task<IReadOnlyList<string>> FindFaultsAsync()
    {
        List<string> faults = [];
        var audit = await new AuditReader(world.Storage.AppendLog).VerifyAsync(remembered: null, CancellationToken.None);
        if (!audit.IsIntact)
        {
            faults.Add($"the audit log has {audit.FaultCount} faults");
        }

        faults.AddRange((await AuditAsync()).GroupBy(record => record.Id).Where(group => group.Count() > 1).Select(group => $"{group.Count()} records {group.Key}"));
        foreach (var queue in QueueNames.All.Select(QueueNames.PoisonOf))
        {
            faults.AddRange((await world.Storage.Queues.PeekAsync(queue, 32, CancellationToken.None)).Select(message => $"in {queue}: {message.Text}"));
        }

        return faults;
    }

    /// <summary>What the namespace holds that a version of the shop asks for, as one line: every Deployment with its version and ready pods, every ConfigMap (a copy's own name as <c>settings-*</c>).</summary>
    public async Task<string> ClusterAsync()
    {
        var cluster = await world.ConnectAsync();
        var deployments = await cluster.ListAsync(KindName.Deployment, world.Namespace, null, CancellationToken.None);
        var maps = await cluster.ListAsync(KindName.ConfigMap, world.Namespace, null, CancellationToken.None);
        return string.Join(", ", deployments.Items
            .Select(one => $"{one.Name} {one.Text("spec", "template", "metadata", "labels", "version")} {one.Number("status", "readyReplicas") ?? 0}/{one.Number("status", "replicas") ?? 0}")
            .Concat(maps.Items.Where(one => one.Name != "kube-root-ca.crt").Select(one => $"{CopySuffix().Replace(one.Name, "-*")} {one.Text("data", "version")}".TrimEnd()))
            .Order(StringComparer.Ordinal));
    }

    public Task<string> WhenClusterAsync(string expected) => Eventually.WhenAsync(ClusterAsync, found => found == expected);

    /// <returns>The last status that the Git host was given; null for none.</returns>
    public string? StatusOf(string revision) => world.Git.Statuses.LastOrDefault(status => status.Revision == revision)?.State;

    [GeneratedRegex("-[0-9a-f]{8}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CopySuffix();
}
