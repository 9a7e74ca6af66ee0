using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Notifications;
using Trimtab.Domain.Rollouts;
using Trimtab.Domain.Updates;
using Trimtab.Domain.Updates.Checks;
using Trimtab.Domain.Versions;
using Trimtab.TestKit.Audit;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Faults;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.State;
using Trimtab.TestKit.Time;
using Trimtab.TestKit.Updates;
using Trimtab.Twin;

namespace Trimtab.Domain.Tests.Updates;

/// <summary>Updates in a world without networks: messages are delivered when they are due, the sweep runs every 5 s, and the process may die at any call.</summary>
internal sealed class UpdateScene
{
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(5);
    private readonly RecordingSender _sender = new();
    private readonly List<(DateTimeOffset Due, object Body, MessageContext Context)> _queue = [];
    private int _taken;

    public UpdateScene()
    {
        World = new FakeUpdateMode(Killer);
        Store = new InMemoryDocumentStore(Clock);
    }

    public FakeClock Clock { get; } = new();

    public Killer Killer { get; } = new();

    public FakeUpdateMode World { get; }

    public InMemoryDocumentStore Store { get; }

    public InMemoryUpdateOrders Orders { get; } = new();

    public FakeHealthChecks Checks { get; } = new();

    /// <summary>Where errors are counted.</summary>
    public TwinCluster Cluster => field ??= new TwinCluster(new TwinOptions(), Clock);

    public CountedUpdates Counted { get; } = new();

    public InMemoryAuditLog Audit { get; } = new();

    public UpdateExecution Execution { get; set; } = new() { Watch = TimeSpan.FromSeconds(30) };

    /// <summary>Makes a mode beside <see cref="World"/>; null: there is none.</summary>
    public Func<UpdateDocuments, IMessageSender, IUpdateMode>? OtherMode { get; set; }

    public IReadOnlyList<Notification> Notifications => [.. _sender.Of<Notification>().DistinctBy(static told => told.Id)];

    public UpdateHolds Holds => new(Store);

    public UpdateDocuments Documents => new(Store);

    /// <summary>A change that may be made of an asset that runs 1.0.0.</summary>
    public string Given(string asset, string to = "1.0.1", long priority = 0, Func<Asset, Asset>? with = null, bool isMerged = false, string? host = null)
    {
        var id = host is null ? new AssetId("apps", "shop", AssetKind.Deployment, asset) : new AssetId(host, "", AssetKind.Container, asset);
        var change = new Change(id, "web", "docker.io/library/web", new ArtifactVersion("1.0.0", null), new ArtifactVersion(to, null), to.StartsWith('1') ? VersionChange.Patch : VersionChange.Major);
        World.Start(host is null ? asset : $"{host}/{asset}", "1.0.0");
        var given = new Asset(id);
        Orders.Add(new UpdateOrder(change, with?.Invoke(given) ?? given, UpdateMode.Patch, Execution, priority, "policy", "correlation", "fleet") { IsMerged = isMerged });
        return change.Id;
    }

    public void Send(object body, string messageId = "m") => _queue.Add((Clock.GetUtcNow(), body, new MessageContext(messageId, "sam@laptop", "correlation", 1)));

    /// <summary>Lets time pass until nothing is left to do.</summary>
    public async Task RunAsync(TimeSpan atMost)
    {
        var end = Clock.GetUtcNow() + atMost;
        var sweep = Clock.GetUtcNow();
        while (Clock.GetUtcNow() <= end)
        {
            await DeliverAsync();
            if (Clock.GetUtcNow() >= sweep)
            {
                await AttemptAsync(() => new OverdueUpdates(MortalDocuments, Slots, Queue, Outbox, Sender, Clock).SweepAsync(CancellationToken.None));
                sweep += Sweep;
            }

            if (_queue.Count == 0 && (await Documents.ListActiveAsync(CancellationToken.None)).Count == 0 && _sender.Sent.Count == _taken)
            {
                return;
            }

            Clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    public async Task<UpdateDocument> FindAsync(string id) => (await Documents.ReadAsync(id, CancellationToken.None)).Document!;

    private async Task DeliverAsync()
    {
        for (Collect(); _queue.FindIndex(message => message.Due <= Clock.GetUtcNow()) is >= 0 and var next; Collect())
        {
            var (_, body, context) = _queue[next];
            _queue.RemoveAt(next);
            var outcome = await AttemptAsync(() => HandleAsync(body, context));
            if (outcome is null or Outcome.Wait)
            {
                // Killed: the message comes again when its invisibility ends.
                _queue.Add((Clock.GetUtcNow() + (outcome is Outcome.Wait wait ? wait.After : TimeSpan.FromMinutes(1)), body, context));
            }
        }
    }

    private async Task<T?> AttemptAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (KilledException)
        {
            Killer.Disarm();
            return default;
        }
    }

    private void Collect()
    {
        foreach (var sent in _sender.Sent.Skip(_taken))
        {
            if (sent.Body is UpdateTick or UpdateRollBack)
            {
                _queue.Add((Clock.GetUtcNow() + sent.Delay, sent.Body, sent.Context));
            }
        }

        _taken = _sender.Sent.Count;
    }

    private Task<Outcome> HandleAsync(object body, MessageContext context) => body switch
    {
        StartUpdate start => new StartUpdateHandler(MortalDocuments, Orders, Queue, Clock).HandleAsync(start, context, CancellationToken.None),
        UpdateTick tick => new UpdateTickHandler(MortalDocuments, Sight, Orders, Ending, Outbox, Queue, Counted, Sender, Clock).HandleAsync(tick, context, CancellationToken.None),
        UpdateRollBack order => new UpdateRollBackHandler(MortalDocuments, Sender, Clock).HandleAsync(order, context, CancellationToken.None),
        _ => throw new InvalidOperationException(body.GetType().Name),
    };

    private MortalDocumentStore MortalStore => new(Store, Killer);

    private MortalSender Sender => new(_sender, Killer);

    private UpdateDocuments MortalDocuments => new(MortalStore);

    private UpdateSlots Slots => new(MortalStore, Clock);

    private UpdateQueue Queue => new(MortalDocuments, Slots, Orders, Counted, Sender, Clock);

    private UpdateSight Sight => new([World, .. OtherMode is { } make ? [make(MortalDocuments, Sender)] : Array.Empty<IUpdateMode>()], Checks, new ErrorWatch(new UpdatedPods(new FixedClusters(Cluster)), new PodMetricsReader(Clock), Clock), new UpdateHolds(MortalStore), Counted, Clock);

    private UpdateOutbox Outbox => new(new MortalAuditLog(Audit, Killer), Sender);

    private UpdateEnding Ending => new(MortalDocuments, Slots, Sight, new UpdateHolds(MortalStore), Orders, Outbox, Queue, Counted, Clock);

    public static HealthCheck Check => new(CheckKind.Http) { Url = new Uri("http://127.0.0.1/health") };
}
