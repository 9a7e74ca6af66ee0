using System.Text.Json.Nodes;
using Trimtab.Domain.Captures;
using Trimtab.Domain.Captures.Commits;
using Trimtab.Domain.Captures.Rules;
using Trimtab.Domain.Captures.Watching;
using Trimtab.Domain.Captures.Witness;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Drift;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Notifications;
using Trimtab.Domain.Reconcile;
using Trimtab.Domain.Rollouts;
using Trimtab.Domain.Tests.Reconcile;
using Trimtab.Domain.Yaml;
using Trimtab.TestKit.Audit;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Faults;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.State;
using Trimtab.TestKit.Time;
using Trimtab.Twin;
using Trimtab.Twin.Api;
using Trimtab.Twin.Patching;

namespace Trimtab.Domain.Tests.Drift;

/// <summary>Reconciler and reverser over one simulated cluster, one branch and one storage. Each step is one message's work; the process may be killed at any
/// call, and the other side may do a step in front of any call to the storage.</summary>
internal sealed class DriftScene : IDisposable, ICaptureReport
{
    public const string Fleet = """
        clusters:
          apps: {}
        sources:
          shop: { repository: https://git.example.com/shop.git, interval: 3m }
        targets:
          shop:
            source: shop
            cluster: apps
            namespace: shop
            prune: true
            drift: { default: revert, paths: { "report/**": report, "capture/**": capture } }
        """;

    /// <summary>A file for each policy.</summary>
    public static readonly Dictionary<string, string?> Start = new()
    {
        ["namespace.yaml"] = Namespace,
        ["revert/a.yaml"] = Config("a", "g1"),
        ["report/b.yaml"] = Config("b", "g1"),
        ["capture/c.yaml"] = Config("c", "g1"),
    };

    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TwinCluster _twin;
    private readonly InMemoryDocumentStore _store = new();
    private readonly AdmissionWitnesses _witnesses;
    private readonly ReconcileTargetHandler _targets;
    private readonly ReconcileSourceHandler _sources;
    private readonly CaptureChangeHandler _changes;
    private readonly CommitChangesHandler _commits;
    private readonly Dictionary<string, JsonObject> _present = new(StringComparer.Ordinal);
    private KindCaptures _relay;
    private string _observed = "";
    private int _messages;

    public DriftScene(string fleet = Fleet)
    {
        _twin = new TwinCluster(new TwinOptions { EstablishDelay = TimeSpan.Zero, RunsWorkloads = false }, Clock);
        Cluster = new MortalCluster(_twin, Killer);
        Git = new GitBranch(Killer);
        FleetFile = new FixedFleet(fleet);
        Storage = new InterruptedDocumentStore(_store);
        var documents = new MortalDocumentStore(Storage, Killer);
        var sender = new MortalSender(Sender, Killer);
        var leases = new InMemoryLeases(Clock);
        Documents = new TargetDocuments(documents);
        Ledgers = new DriftLedgers(documents);
        var clusters = new FixedClusters(Cluster);
        var reporter = new TargetReporter(Documents, new MortalAuditLog(Audit, Killer), sender);
        var passes = new TargetPasses(clusters, new RevisionReader(Git, Git, new FixedVariables(), Clock), Documents, new TargetDrifts(Ledgers, reporter, Clock), Clock);
        var holds = new Holds(documents, Clock);
        var restorer = new RevisionRestorer(passes, reporter, holds);
        var dependents = new TargetDependents(Documents, sender);
        var settler = new RevisionSettler(new TargetHealth(clusters, Documents, Clock), passes, restorer, reporter, dependents);
        var attempt = new RevisionAttempt(passes, new RecordedRollouts(), settler, restorer, reporter);
        _targets = new ReconcileTargetHandler(FleetFile, clusters, leases, Documents, new TargetReconciler(Documents, holds, new RecordedRollouts(), dependents, attempt, settler, restorer), Clock);
        _sources = new ReconcileSourceHandler(FleetFile, Git, Documents, sender, Clock);
        var claims = new CaptureClaims(FleetFile, Documents, Ledgers, Clock);
        var captures = new CaptureDocuments(documents);
        var pushes = new RepositoryPushes(documents);
        var configs = new RepositoryConfigs(new FixedClusters(_twin));
        _changes = new CaptureChangeHandler(configs, captures, pushes, claims, sender, Clock);
        _commits = new CommitChangesHandler(configs, new ChangePusher(captures, Git, claims, this, Clock), captures, pushes, this, leases, Clock);
        _witnesses = new AdmissionWitnesses(Clock);
        _relay = new KindCaptures(KindName.ConfigMap, Rules, _witnesses, null, Clock);
    }

    public FakeClock Clock { get; } = new();

    public Killer Killer { get; } = new();

    public MortalCluster Cluster { get; }

    public GitBranch Git { get; }

    public FixedFleet FleetFile { get; }

    public InterruptedDocumentStore Storage { get; }

    public RecordingSender Sender { get; } = new();

    public InMemoryAuditLog Audit { get; } = new();

    public TargetDocuments Documents { get; }

    public DriftLedgers Ledgers { get; }

    /// <summary>What the relay saw and nobody delivered yet.</summary>
    public List<Capture> Queue { get; } = [];

    public IReadOnlyList<Notification> Notifications => [.. Sender.Of<Notification>().DistinctBy(static notification => notification.Id)];

    public IReadOnlyList<string> Actions => [.. Audit.Records.Select(static record => record.Action)];

    public async Task<DriftScene> BeginAsync(IReadOnlyDictionary<string, string?> files)
    {
        var crd = Path.Combine(AppContext.BaseDirectory, "crds", "gitrepoconfigs.yaml");
        await _twin.ApplyAsync((JsonObject)YamlTree.Parse(crd, await File.ReadAllTextAsync(crd), YamlLimits.Manifests).Single().Root!, new ApplyOptions(), None);
        await _twin.ApplyAsync(
            (JsonObject)JsonNode.Parse("""{"apiVersion":"configbutler.ai/v1alpha1","kind":"GitRepoConfig","metadata":{"name":"state"},"spec":{"repoUrl":"https://git.example.com/shop.git"}}""")!,
            new ApplyOptions(),
            None);
        Git.Push(files);
        await ReconcileAsync();
        await ObserveAsync();
        Queue.Clear();
        return this;
    }

    public static string Config(string name, string value, string metadata = "") => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: {name}{metadata} }}\ndata: {{ value: \"{value}\" }}\n";

    public static string Namespace => "apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n";

    public async Task<JsonObject?> FindAsync(string name) => await _twin.GetAsync(new ObjectReference(KindName.ConfigMap, "shop", name), None);

    public async Task<string?> ValueAsync(string name) => (await FindAsync(name))?.Text("data", "value");

    public async Task<DriftEntry?> EntryAsync(string name) => (await Ledgers.ReadAsync("shop", None)).Find(new ObjectReference(KindName.ConfigMap, "shop", name));

    public async Task<TargetState> StateAsync() => (await Documents.ReadTargetAsync("shop", None)).State;

    /// <summary>A person changes an object; time goes on, so that its managed fields tell who was last.</summary>
    public async Task EditAsync(string name, string patch, bool isLater = true, bool isSeen = true)
    {
        Clock.Advance(isLater ? TimeSpan.FromSeconds(2) : TimeSpan.Zero);
        var kind = _twin.World.Catalog.Find(KindName.ConfigMap)!;
        _twin.World.Run(() =>
        {
            if (_twin.World.Store.Find(kind, "shop", name) is not null)
            {
                _twin.World.Writes.Patch(kind, "shop", name, live => (JsonObject)MergePatch.Apply(live, JsonNode.Parse(patch))!, new WriteOptions("kubectl-edit"));
            }
        });
        if (isSeen)
        {
            await ObserveAsync();
        }

        Clock.Advance(isLater ? TimeSpan.FromSeconds(2) : TimeSpan.Zero);
    }

    /// <summary>Another relay leads: it lists what is there.</summary>
    /// <param name="knowsPoint">Whether the last one left how far it came; else all is sent anew.</param>
    public async Task SucceedAsync(bool knowsPoint)
    {
        _relay = new KindCaptures(KindName.ConfigMap, Rules, _witnesses, knowsPoint ? _relay.PointAt(_observed) : null, Clock);
        foreach (var value in (await _twin.ListAsync(KindName.ConfigMap, "shop", null, None)).Items)
        {
            Enqueue(_relay.Take(value, isNew: false, isFromList: true), value);
        }
    }

    /// <summary>A person makes an object that no target has.</summary>
    public async Task CreateAsync(string name, string value)
    {
        var body = (JsonObject)YamlTree.Parse(name, Config(name, value, ", namespace: shop"), YamlLimits.Manifests).Single().Root!;
        _twin.World.Run(() => _twin.World.Writes.Create(_twin.World.Catalog.Find(KindName.ConfigMap)!, "shop", body, new WriteOptions("kubectl-create")));
        await ObserveAsync();
    }

    public async Task DeleteAsync(string name)
    {
        Clock.Advance(TimeSpan.FromSeconds(2));
        await _twin.DeleteAsync(new ObjectReference(KindName.ConfigMap, "shop", name), new DeleteOptions(), None);
        await ObserveAsync();
        Clock.Advance(TimeSpan.FromSeconds(2));
    }

    /// <summary>The relay sees what is in the cluster now, and what is no longer.</summary>
    public async Task ObserveAsync()
    {
        var list = await _twin.ListAsync(KindName.ConfigMap, "shop", null, None);
        _observed = list.ResourceVersion;
        foreach (var value in list.Items)
        {
            Enqueue(_relay.Take(value, isNew: !_present.ContainsKey(value.Name), isFromList: false), value);
            _present[value.Name] = value;
        }

        foreach (var gone in _present.Values.Where(value => list.Items.All(item => item.Name != value.Name)).ToArray())
        {
            _present.Remove(gone.Name);
            var last = gone.DeepClone().AsObject();
            last["metadata"]!["resourceVersion"] = list.ResourceVersion;
            Enqueue(_relay.Remove(last, isFromList: false), last);
        }
    }

    /// <summary>Looks at the source and brings the target to its head, as often as the message asks for it.</summary>
    public async Task<Outcome> ReconcileAsync()
    {
        var context = Context();
        await _sources.HandleAsync(new ReconcileSource("shop"), context, None);
        return await ReconcileAsync(Git.Head, context);
    }

    public async Task ReconcileSourceAsync() => await _sources.HandleAsync(new ReconcileSource("shop"), Context(), None);

    /// <summary>One delivery of a message.</summary>
    public Task<Outcome> ReconcileOnceAsync() => _targets.HandleAsync(new ReconcileTarget("shop", Git.Head), Context(), None);

    public async Task<Outcome> ReconcileAsync(string revision, MessageContext context)
    {
        for (var delivery = 0; delivery < 20; delivery++)
        {
            var outcome = await _targets.HandleAsync(new ReconcileTarget("shop", revision), context, None);
            if (outcome is not Outcome.Wait wait)
            {
                await ObserveAsync();
                return outcome;
            }

            Clock.Advance(wait.After);
        }

        throw new InvalidOperationException("The message never ends.");
    }

    public Task<Outcome> DeliverAsync(Capture change) => _changes.HandleAsync(new CaptureChange("apps", "state", change), Context(), None);

    public async Task DeliverAllAsync()
    {
        foreach (var change in Queue.ToArray())
        {
            await DeliverAsync(change);
            Queue.Remove(change);
        }
    }

    public Task<Outcome> CommitAsync() => _commits.HandleAsync(new CommitChanges("apps", "state"), Context(), None);

    public MessageContext Context()
    {
        var id = $"m{++_messages}";
        return new MessageContext(id, "test", $"correlation-{id}", 1);
    }

    public void Dispose() => _twin.Dispose();

    void ICaptureReport.Pushed(string cluster, string repository, int commits, TimeSpan duration, bool isAccepted)
    {
    }

    void ICaptureReport.Replayed(string cluster, string repository)
    {
    }

    void ICaptureReport.Queued(string cluster, string repository, int waiting)
    {
    }

    private static RuleBook Rules()
    {
        var rule = JsonNode.Parse("""{"metadata":{"name":"all","namespace":"shop"},"spec":{"gitRepoConfigRef":"state","rules":[{"resources":["configmaps"]}]}}""")!.AsObject();
        return new RuleBook([CaptureRule.Read(rule).Rule], [new ResourceType(KindName.ConfigMap, "configmaps", true)]);
    }

    private void Enqueue(Capture? capture, JsonObject value)
    {
        if (capture is not null)
        {
            _relay.Sent(capture, value);
            Queue.Add(capture);
        }
    }
}
