using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Drift;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Notifications;
using Trimtab.Domain.Reconcile;
using Trimtab.Domain.Rollouts;
using Trimtab.TestKit.Audit;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Faults;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.Sources;
using Trimtab.TestKit.State;
using Trimtab.TestKit.Time;
using Trimtab.Twin;

namespace Trimtab.Domain.Tests.Reconcile;

/// <summary>The reconciler over a simulated cluster and state in memory, with the part of the cluster's controllers that the tests need.</summary>
internal sealed class ReconcileScene : IDisposable
{
    private const int MostDeliveries = 400;

    public const string Fleet = """
        clusters:
          apps: {}
        sources:
          shop: { repository: https://git.example.com/shop.git, interval: 3m }
        targets:
          shop: { source: shop, path: apps, cluster: apps, namespace: shop, prune: true, timeout: 2m }
        """;

    private static readonly KindName Widget = new("example.com/v1", "Widget");
    private readonly TwinCluster _twin;
    private readonly InMemoryDocumentStore _store = new();
    private int _messages;

    public ReconcileScene(string fleet = Fleet)
    {
        _twin = new TwinCluster(new TwinOptions { EstablishDelay = TimeSpan.Zero, RunsWorkloads = false }, Clock);
        Cluster = new MortalCluster(_twin, Killer);
        FleetFile = new FixedFleet(fleet);
        var documents = new MortalDocumentStore(_store, Killer);
        var sender = new MortalSender(Sender, Killer);
        Leases = new InMemoryLeases(Clock);
        Documents = new TargetDocuments(documents);
        Holds = new Holds(documents, Clock);
        var reporter = new TargetReporter(Documents, new MortalAuditLog(Audit, Killer), sender);
        Ledgers = new DriftLedgers(documents);
        var passes = new TargetPasses(
            new FixedClusters(Cluster), new RevisionReader(Revisions, Revisions, new FixedVariables(), Clock), Documents, new TargetDrifts(Ledgers, reporter, Clock), Clock);
        var restorer = new RevisionRestorer(passes, reporter, Holds);
        var dependents = new TargetDependents(Documents, sender);
        var settler = new RevisionSettler(new TargetHealth(new FixedClusters(Cluster), Documents, Clock), passes, restorer, reporter, dependents);
        var attempt = new RevisionAttempt(passes, Rollouts, settler, restorer, reporter);
        var reconciler = new TargetReconciler(Documents, Holds, Rollouts, dependents, attempt, settler, restorer);
        Targets = new ReconcileTargetHandler(FleetFile, new FixedClusters(Cluster), Leases, Documents, reconciler, Clock);
        Sources = new ReconcileSourceHandler(FleetFile, Revisions, Documents, sender, Clock);
        DueSources = new ReconcileDueSources(FleetFile, Documents, sender, Clock);
        Applier = new RevisionApplier(FleetFile, Leases, Documents, attempt, settler, restorer, Clock);
    }

    public FakeClock Clock { get; } = new();

    public Killer Killer { get; } = new();

    public InMemoryLeases Leases { get; }

    public MortalCluster Cluster { get; }

    public FixedFleet FleetFile { get; }

    public InMemoryRevisions Revisions { get; } = new();

    public RecordingSender Sender { get; } = new();

    public InMemoryAuditLog Audit { get; } = new();

    public RecordedRollouts Rollouts { get; } = new();

    public TargetDocuments Documents { get; }

    public DriftLedgers Ledgers { get; }

    public Holds Holds { get; }

    public ReconcileTargetHandler Targets { get; }

    public ReconcileSourceHandler Sources { get; }

    public ReconcileDueSources DueSources { get; }

    public RevisionApplier Applier { get; }

    /// <summary>Notifications, each id once, as people get them.</summary>
    public IReadOnlyList<Notification> Notifications => [.. Sender.Of<Notification>().DistinctBy(static notification => notification.Id)];

    public IReadOnlyList<string> Actions => [.. Audit.Records.Select(static record => record.Action)];

    public static MessageContext Context(string id) => new(id, "webhook:shop", $"correlation-{id}", 1);

    public async Task<TargetState> StateAsync(string target = "shop") => (await Documents.ReadTargetAsync(target, default)).State;

    public Task<JsonObject?> FindAsync(string apiVersion, string kind, string name, string @namespace = "shop")
        => _twin.GetAsync(new ObjectReference(new KindName(apiVersion, kind), @namespace, name), default);

    public Task<JsonObject?> FindConfigAsync(string name) => FindAsync("v1", "ConfigMap", name);

    public Task PatchAsync(JsonObject live, string patch, string? subresource = null)
        => _twin.PatchAsync(live.Reference, JsonNode.Parse(patch)!.AsObject(), subresource, default);

    public Task DeleteAsync(JsonObject live) => _twin.DeleteAsync(live.Reference, new DeleteOptions(), default);

    public Task ApplyAsync(JsonObject value) => _twin.ApplyAsync(value, new ApplyOptions(), default);

    /// <summary>Pushes a revision and brings the target to it.</summary>
    public async Task<(string Revision, Outcome Outcome)> PushAsync(string yaml, string target = "shop")
    {
        var revision = Revisions.Push(yaml);
        return (revision, await LookAsync(target));
    }

    /// <summary>Looks at the source, then delivers the target's message until it is finished.</summary>
    public async Task<Outcome> LookAsync(string target = "shop")
    {
        var context = Context($"m{++_messages}");
        await Sources.HandleAsync(new ReconcileSource("shop"), context, default);
        return await DeliverAsync(target, Revisions.Head!, context);
    }

    /// <summary>Delivers one message again and again, as a queue does after <see cref="Outcome.Wait"/> and after a death.</summary>
    public async Task<Outcome> DeliverAsync(string target, string revision, MessageContext context)
    {
        for (var delivery = 0; delivery < MostDeliveries; delivery++)
        {
            try
            {
                var outcome = await Targets.HandleAsync(new ReconcileTarget(target, revision), context, default);
                if (outcome is not Outcome.Wait wait)
                {
                    return outcome;
                }

                Clock.Advance(wait.After);
            }
            catch (KilledException)
            {
                Killer.Disarm();
                Clock.Advance(TimeSpan.FromSeconds(20));
            }

            await OperateAsync();
        }

        throw new InvalidOperationException("The message never ends.");
    }

    /// <summary>Repeats work that is killed until it is done.</summary>
    public async Task RepeatAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (KilledException)
        {
            Killer.Disarm();
            Clock.Advance(TimeSpan.FromSeconds(20));
            await work();
        }
    }

    /// <summary>Does what the cluster's own controllers would: Deployments get their pods, those of a broken image never become available.</summary>
    public async Task OperateAsync()
    {
        foreach (var live in (await _twin.ListAsync(KindName.Deployment, null, null, default)).Items)
        {
            if (live.Number("status", "observedGeneration") != live.Number("metadata", "generation"))
            {
                await SetPodsAsync(live, live.ToJsonString().Contains("broken", StringComparison.Ordinal) ? 0 : live.Number("spec", "replicas") ?? 1);
            }
        }
    }

    public Task SetPodsAsync(JsonObject live, long available)
    {
        var replicas = live.Number("spec", "replicas") ?? 1;
        var status = new JsonObject
        {
            ["observedGeneration"] = live.Number("metadata", "generation"),
            ["replicas"] = replicas,
            ["updatedReplicas"] = replicas,
            ["readyReplicas"] = available,
            ["availableReplicas"] = available,
            ["conditions"] = new JsonArray(
                new JsonObject { ["type"] = "Available", ["status"] = available == replicas ? "True" : "False" },
                new JsonObject { ["type"] = "Progressing", ["status"] = "True", ["reason"] = available == replicas ? "NewReplicaSetAvailable" : "ReplicaSetUpdated" }),
        };
        return _twin.PatchAsync(live.Reference, new JsonObject { ["status"] = status }, "status", default);
    }

    /// <summary>Everything that people wrote, without what only the server writes: two worlds with one text are the same.</summary>
    public async Task<string> WorldAsync()
    {
        var lines = new List<string>();
        KindName[] kinds = [KindName.Namespace, KindName.ConfigMap, KindName.Secret, KindName.Service, KindName.Deployment, KindName.CustomResourceDefinition, Widget];
        foreach (var kind in kinds)
        {
            if (await _twin.ResolveAsync(kind, default) is null)
            {
                continue;
            }

            foreach (var live in (await _twin.ListAsync(kind, null, null, default)).Items)
            {
                var labels = live.Find("metadata", "labels")?.ToJsonString();
                lines.Add($"{live.Reference} {labels} {live["spec"]?.ToJsonString()} {live["data"]?.ToJsonString()}");
            }
        }

        var (inventory, _) = await Documents.ReadInventoryAsync("shop", default);
        lines.Add("inventory: " + string.Join(", ", inventory.Entries.Select(static entry => $"{entry.Object} by {entry.CreatedBy ?? "-"}")));
        var state = await StateAsync();
        lines.Add($"state: {state.Phase} {state.Revision} {state.AppliedRevision} {state.LastGoodRevision} {state.TakenBackRevision} {state.Attempt}");
        return string.Join('\n', lines);
    }

    public void Dispose() => _twin.Dispose();
}
