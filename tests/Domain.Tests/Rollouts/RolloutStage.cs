using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Guards;
using Trimtab.Domain.Judging;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Reconcile;
using Trimtab.Domain.Notifications;
using Trimtab.Domain.Rollouts;
using Trimtab.Domain.Sources;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.State;
using Trimtab.TestKit.Time;

namespace Trimtab.Domain.Tests.Rollouts;

/// <summary>Everything a rollout needs, in memory: messages are delivered by the fake clock, and the sweep runs every 5 s.</summary>
internal sealed class RolloutStage : IClusters, IFleet, IRevisions
{
    private static readonly TimeSpan Redelivery = TimeSpan.FromMinutes(10);
    private readonly List<(DateTimeOffset Due, RolloutTick Tick)> _hidden = [];
    private readonly RecordingSender _queue = new();
    private readonly FusedCluster _fused;
    private readonly Dictionary<string, IReadOnlyList<JsonObject>> _contents = new(StringComparer.Ordinal);
    private readonly RolloutStarter _starter;
    private readonly RolloutTickHandler _handler;
    private readonly RolloutCommandHandler _commands;
    private readonly OverdueRollouts _overdue;
    private readonly GuardScout _scout;
    private readonly TickLag _lag = new(new Meter(nameof(RolloutStage)), NullLogger<TickLag>.Instance);
    private int _taken;
    private int _seconds;
    private GuardScan _scan;

    public RolloutStage(RolloutPolicy? policy = null, Fuse? fuse = null, Func<TimeProvider, ICluster>? cluster = null)
    {
        Fuse = fuse ?? new Fuse();
        Cluster = new StageCluster(Clock);
        Live = cluster?.Invoke(Clock) ?? Cluster;
        _fused = new FusedCluster(Live, Fuse);
        Audit = new StageAudit(Fuse);
        Current = FleetWith(policy ?? Quick);
        var store = new FusedDocuments(Store, Fuse);
        var sender = new FusedSender(_queue, Fuse);
        Documents = new RolloutDocuments(store);
        Holds = new Holds(store, Clock);
        var objects = new RolloutObjects(this);
        var outbox = new RolloutOutbox(Audit, sender);
        Memory = new GuardedWorkloads(store);
        var ending = new RolloutEnding(Documents, objects, outbox, Holds, new GuardEnding(Documents, Memory, outbox, this, Clock));
        History = new RolloutHistory(Documents);
        _scout = new GuardScout(Memory, new GuardStarter(Documents, Memory, History, this, sender, Clock), this, this, Clock);
        _scan = new GuardScan(_scout, this, this, Clock);
        _starter = new RolloutStarter(Documents, objects, ending, Holds, History, this, this, sender, Clock);
        _handler = new RolloutTickHandler(
            Documents, new RolloutObserver(this, new PodMetricsReader(Clock), Clock), objects, ending, outbox, new FailureLog(this, Clock), this, sender, _lag, Clock);
        _commands = new RolloutCommandHandler(Documents, outbox, Holds, new GuardRelease(Memory, _scout, this), sender, Clock);
        _overdue = new OverdueRollouts(Documents, sender, Clock);
    }

    /// <summary>Two steps, and all times a few seconds.</summary>
    public static RolloutPolicy Quick { get; } = RolloutPolicy.Default with
    {
        Steps = [RolloutStep.OfPods(1), RolloutStep.OfPercent(100)],
        StepDuration = TimeSpan.FromSeconds(2),
        Watch = TimeSpan.FromSeconds(4),
        ReadyDeadline = TimeSpan.FromSeconds(20),
        Judge = JudgePolicy.Default with { BadMargin = 0.1, SlowMargin = 0.3, LatencyGrace = TimeSpan.FromSeconds(1) },
    };

    public FakeClock Clock { get; } = new();

    public Fuse Fuse { get; }

    /// <summary>The stage's own cluster.</summary>
    public StageCluster Cluster { get; }

    /// <summary>The cluster that is in use.</summary>
    public ICluster Live { get; }

    public InMemoryDocumentStore Store { get; } = new();

    public StageAudit Audit { get; }

    public RolloutDocuments Documents { get; }

    public Holds Holds { get; }

    public RolloutHistory History { get; }

    public GuardedWorkloads Memory { get; }

    public GuardAlarm GuardAlarm => new(_scout);

    public FleetDocument Current { get; set; }

    public string? Applied { get; private set; }

    public string? Good { get; private set; } = "v1";

    /// <summary>Outcomes of the messages that were delivered, newest last.</summary>
    public List<string> Outcomes { get; } = [];

    public IReadOnlyList<Notification> Notifications => [.. _queue.Of<Notification>().DistinctBy(static notification => notification.Id)];

    public IReadOnlyList<SentMessage> Sent => _queue.Sent;

    public IEnumerable<string> Actions => Audit.Records.Select(static record => record.Action["rollout.".Length..]);

    Task<ICluster> IClusters.GetAsync(string cluster, CancellationToken cancellationToken) => Task.FromResult<ICluster>(_fused);

    /// <summary>A revision is what its name says: its objects.</summary>
    public void Commit(string revision, params IReadOnlyList<JsonObject> objects) => _contents[revision] = objects;

    /// <summary>The first revision runs, and has for a while.</summary>
    public async Task SettleAsync(params IReadOnlyList<JsonObject> objects)
    {
        Commit("v1", objects);
        await ApplyAsync("v1");
        Clock.Advance(TimeSpan.FromMinutes(1));
    }

    public async Task<string> StartAsync(string revision, IReadOnlyList<JsonObject>? configuration = null)
    {
        var request = new RolloutRequest(
            "shop-prod", revision, "v1", new CommitSummary("Faster", "Ann", Clock.GetUtcNow()),
            [.. _contents[revision].Where(static value => value.Text("kind") == "Deployment").Select(static value => value.Copy())], configuration ?? [], []);

        // A killed start comes again with its message.
        while (true)
        {
            try
            {
                return await _starter.StartAsync(request, MessageContext.For("webhook:shop"), default);
            }
            catch (InjectedFaultException)
            {
                Clock.Advance(TimeSpan.FromSeconds(1));
            }
        }
    }

    public Task<bool> SupersedeOthersAsync(string revision) => _starter.SupersedeOthersAsync("shop-prod", revision, MessageContext.For("webhook:shop"), default);

    public async Task<string> OrderAsync(string rollout, RolloutAction action, string message = "m1")
    {
        var outcome = await _commands.HandleAsync(new RolloutCommand(rollout, action), new MessageContext(message, "ann@desk", message, 1), default);
        return outcome.Reason;
    }

    public async Task<RolloutDocument> ReadAsync(string rollout)
        => DocumentJson.Deserialize<RolloutDocument>((await Store.ReadAsync(RolloutNames.Document(rollout), default))!.Content.Span);

    /// <summary>Lets time pass second by second until the rollout is as wanted.</summary>
    public async Task<RolloutDocument> RunUntilAsync(string rollout, Func<RolloutDocument, bool> isReached, int maxSeconds = 300)
    {
        for (var second = 0; second < maxSeconds; second++)
        {
            if (await ReadAsync(rollout) is var document && isReached(document))
            {
                return document;
            }

            await PassSecondAsync();
        }

        var last = await ReadAsync(rollout);
        throw new TimeoutException($"Not reached within {maxSeconds} s: {last.Phase}, step {last.Step}: {last.Status}");
    }

    public Task<RolloutDocument> RunToEndAsync(string rollout) => RunUntilAsync(rollout, static document => document.IsClosed);

    /// <summary>Looks for new templates of guarded workloads, as the timer does. A killed look leaves a new process that knows nothing.</summary>
    public async Task ScanAsync()
    {
        try
        {
            await _scan.RunAsync(default);
        }
        catch (InjectedFaultException)
        {
            _scan = new GuardScan(_scout, this, this, Clock);
        }
    }

    /// <summary>Delivers what is due, sweeps every fifth second, and scans for guards every fifteenth. A killed message comes again after 10 min.</summary>
    public async Task PassSecondAsync()
    {
        Clock.Advance(TimeSpan.FromSeconds(1));
        Take();
        foreach (var message in _hidden.Where(message => message.Due <= Clock.GetUtcNow()).ToList())
        {
            _hidden.Remove(message);
            await DeliverAsync(message.Tick);
            Take();
        }

        if (++_seconds % 15 == 0)
        {
            await ScanAsync();
        }

        if (_seconds % 5 == 0)
        {
            try
            {
                await _overdue.SweepAsync(default);
            }
            catch (InjectedFaultException)
            {
                // The next sweep is another process's.
            }
        }
    }

    public async Task DeliverAsync(RolloutTick tick)
    {
        try
        {
            var outcome = await _handler.HandleAsync(tick, MessageContext.For("queue"), default);
            Outcomes.Add(outcome.Reason);
            if (outcome is Outcome.Wait wait)
            {
                _hidden.Add((Clock.GetUtcNow() + wait.After, tick));
            }
        }
        catch (InjectedFaultException)
        {
            _hidden.Add((Clock.GetUtcNow() + Redelivery, tick));
        }
    }

    /// <summary>Processes what is still hidden from killed deliveries: it must change nothing.</summary>
    public async Task DeliverLateAsync()
    {
        Clock.Advance(Redelivery);
        Take();
        foreach (var (_, tick) in _hidden.ToList())
        {
            await DeliverAsync(tick);
        }

        await _overdue.SweepAsync(default);
    }

    /// <summary>The next promotion finds that another worker wrote the target.</summary>
    public bool IsOvertaken { get; set; }

    public Task PromoteAsync(string target, string revision, MessageContext context, CancellationToken cancellationToken) => Fuse.RunAsync(async () =>
    {
        if (IsOvertaken)
        {
            IsOvertaken = false;
            throw new TargetOvertakenException("The target was written by somebody else meanwhile.");
        }

        Applied = revision;
        await ApplyAsync(revision);
    });

    public Task MarkGoodAsync(string target, string revision, MessageContext context, CancellationToken cancellationToken) => Fuse.RunAsync(() =>
    {
        Good = revision;
        return Task.CompletedTask;
    });

    public Task TakeBackAsync(string target, string revision, MessageContext context, CancellationToken cancellationToken) => Fuse.RunAsync(async () =>
    {
        if (Applied == revision)
        {
            await ApplyAsync(Good!);
            Applied = Good;
        }
    });

    private async Task ApplyAsync(string revision)
    {
        foreach (var value in _contents[revision])
        {
            await Live.ApplyAsync(RevisionAnnotation.On(value, revision).Copy(), new ApplyOptions(), default);
        }
    }

    private void Take()
    {
        var sent = _queue.Sent;
        for (; _taken < sent.Count; _taken++)
        {
            if (sent[_taken].Body is RolloutTick tick)
            {
                _hidden.Add((Clock.GetUtcNow() + sent[_taken].Delay, tick));
            }
        }
    }

    private static FleetDocument FleetWith(RolloutPolicy policy) => new(
        "sha256:fleet",
        new Dictionary<string, FleetCluster>(StringComparer.Ordinal),
        new Dictionary<string, FleetSource>(StringComparer.Ordinal),
        new Dictionary<string, FleetTarget>(StringComparer.Ordinal)
        {
            ["shop-prod"] = new("shop-prod", "shop", "", "eu", "shop", true, TimeSpan.FromSeconds(60), [], "quick"),
        },
        new Dictionary<string, RolloutPolicy>(StringComparer.Ordinal) { ["quick"] = policy },
        new Dictionary<string, FleetNotification>(StringComparer.Ordinal));
}
