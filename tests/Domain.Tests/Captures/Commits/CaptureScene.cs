using System.Text.Json.Nodes;
using Trimtab.Domain.Captures;
using Trimtab.Domain.Captures.Commits;
using Trimtab.Domain.Captures.Rules;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Drift;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Reconcile;
using Trimtab.Domain.Tests.Reconcile;
using Trimtab.Domain.Yaml;
using Trimtab.TestKit.Captures;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Faults;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.State;
using Trimtab.TestKit.Time;
using Trimtab.Twin;

namespace Trimtab.Domain.Tests.Captures.Commits;

/// <summary>The captures queue with its handlers, over a simulated cluster, and state and repository in memory. The process may be killed at any call.</summary>
internal sealed class CaptureScene : IDisposable, ICaptureReport, IMessageSender
{
    private const int MostDeliveries = 500;
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TwinCluster _twin;
    private readonly RecordingSender _sender = new();
    private readonly LinkedList<(string Id, object Body)> _queue = new();
    private readonly InMemoryDocumentStore _store = new();
    private readonly CaptureChangeHandler _changes;
    private readonly CommitChangesHandler _commits;
    private readonly CapturePresenceHandler _presence;
    private readonly OverduePushes _overdue;
    private readonly MortalSender _mortal;
    private int _messages;

    public CaptureScene()
    {
        _twin = new TwinCluster(new TwinOptions { EstablishDelay = TimeSpan.Zero, RunsWorkloads = false }, Clock);
        Repository = new InMemoryChangeRepository(Killer);
        var store = new MortalDocumentStore(_store, Killer);
        Documents = new CaptureDocuments(store);
        Clusters = new StoppableClusters(_twin);
        Leases = new InMemoryLeases(Clock);
        _mortal = new MortalSender(_sender, Killer);
        Pushes = new RepositoryPushes(store);
        var configs = new RepositoryConfigs(Clusters);
        var claims = new CaptureClaims(new FixedFleet(ReconcileScene.Fleet), new TargetDocuments(_store), new DriftLedgers(_store), Clock);
        _changes = new CaptureChangeHandler(configs, Documents, Pushes, claims, this, Clock);
        _presence = new CapturePresenceHandler(Documents, this, Clock);
        _commits = new CommitChangesHandler(configs, new ChangePusher(Documents, Repository, claims, this, Clock), Documents, Pushes, this, Leases, Clock);
        _overdue = new OverduePushes(Pushes, Documents, this, Leases, this, Clock);
    }

    public FakeClock Clock { get; } = new();

    public Killer Killer { get; } = new();

    public InMemoryChangeRepository Repository { get; }

    public CaptureDocuments Documents { get; }

    public StoppableClusters Clusters { get; }

    public InMemoryLeases Leases { get; }

    public RepositoryPushes Pushes { get; }

    /// <summary>What happens just after the next message was sent, before its sender goes on.</summary>
    public Func<Task>? AfterSend { get; set; }

    /// <summary>Whether messages to push are lost, but for those of the sweep; also those that a killed process had.</summary>
    public bool LosesPushes { get; set; }

    /// <summary>How many messages to push are under way.</summary>
    public int PushesUnderWay => _queue.Count(static entry => entry.Body is CommitChanges);

    public int Replays { get; private set; }

    /// <summary>How many changes waited by the last count.</summary>
    public int? Queued { get; private set; }

    /// <summary>How the repository was named in what was counted.</summary>
    public HashSet<string> Named { get; } = new(StringComparer.Ordinal);

    public async Task ConfigureAsync(string spec)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "crds", "gitrepoconfigs.yaml");
        await _twin.ApplyAsync((JsonObject)YamlTree.Parse(file, await File.ReadAllTextAsync(file), YamlLimits.Manifests).Single().Root!, new ApplyOptions(), None);
        await _twin.ApplyAsync(
            new JsonObject { ["apiVersion"] = "configbutler.ai/v1alpha1", ["kind"] = "GitRepoConfig", ["metadata"] = new JsonObject { ["name"] = "state" }, ["spec"] = JsonNode.Parse(spec) },
            new ApplyOptions(),
            None);
    }

    public async Task<JsonObject> StatusAsync()
        => (JsonObject)(await _twin.GetAsync(new ObjectReference(CaptureKinds.GitRepoConfig, "", "state"), None))!["status"]!;

    public void Post(params Capture[] changes)
    {
        foreach (var change in changes)
        {
            Post(new CaptureChange("apps", "state", change));
        }
    }

    public void Post(object body) => _queue.AddLast(($"message-{_messages++}", body));

    /// <summary>Delivers messages until none is left, those that are delayed last; a killed process starts again and gets its message again.</summary>
    /// <returns>How many messages said that they wait.</returns>
    public async Task<int> DeliverAsync(int maxWaits = 0)
    {
        Collect();
        var waits = 0;
        for (var delivery = 0; _queue.First is { } next; delivery++)
        {
            delivery.ShouldBeLessThan(MostDeliveries, "the messages never end");
            try
            {
                var outcome = await HandleAsync(next.Value.Id, next.Value.Body);
                _queue.Remove(next);
                if (outcome is Outcome.Wait)
                {
                    _queue.AddLast(next.Value);
                    if (++waits > maxWaits)
                    {
                        return waits;
                    }
                }
            }
            catch (KilledException)
            {
                Killer.Disarm();
                if (LosesPushes && next.Value.Body is CommitChanges)
                {
                    _queue.Remove(next);
                }
            }

            Collect();
        }

        return waits;
    }

    /// <summary>A time later the app sweeps.</summary>
    public async Task SweepAsync(TimeSpan after)
    {
        Clock.Advance(after);
        try
        {
            await _overdue.SweepAsync(None);
        }
        catch (KilledException)
        {
            Killer.Disarm();
        }

        Collect();
    }

    public async Task SendAsync<TBody>(TBody body, MessageContext context, TimeSpan delay, CancellationToken cancellationToken)
        where TBody : IMessageBody
    {
        await _mortal.SendAsync(body, context, delay, cancellationToken);
        if (AfterSend is { } meanwhile)
        {
            AfterSend = null;
            await meanwhile();
        }
    }

    /// <summary>A worker handles a message at once.</summary>
    public Task<Outcome> HandleAsync(object body) => HandleAsync($"message-{_messages++}", body);

    public void Dispose() => _twin.Dispose();

    void ICaptureReport.Pushed(string cluster, string repository, int commits, TimeSpan duration, bool isAccepted) => Named.Add($"{cluster}/{repository}");

    void ICaptureReport.Replayed(string cluster, string repository)
    {
        Named.Add($"{cluster}/{repository}");
        Replays++;
    }

    void ICaptureReport.Queued(string cluster, string repository, int waiting)
    {
        Named.Add($"{cluster}/{repository}");
        Queued = waiting;
    }

    private Task<Outcome> HandleAsync(string id, object body)
    {
        var context = new MessageContext(id, "relay", id, 1);
        return body switch
        {
            CaptureChange change => _changes.HandleAsync(change, context, None),
            CapturePresence presence => _presence.HandleAsync(presence, context, None),
            _ => _commits.HandleAsync((CommitChanges)body, context, None),
        };
    }

    private void Collect()
    {
        foreach (var sent in _sender.Sent.Where(sent => !LosesPushes || sent.Body is not CommitChanges || sent.Context.RequestedBy == "sweep"))
        {
            if (sent.Delay == TimeSpan.Zero)
            {
                _queue.AddFirst(($"message-{_messages++}", sent.Body));
            }
            else
            {
                Post(sent.Body);
            }
        }

        _sender.Clear();
    }
}
