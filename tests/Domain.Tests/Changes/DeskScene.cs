using System.Globalization;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Audit;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.State;
using Trimtab.Domain.Updates;
using Trimtab.TestKit.Audit;
using Trimtab.TestKit.Changes;
using Trimtab.TestKit.Faults;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.State;
using Trimtab.TestKit.Time;

namespace Trimtab.Domain.Tests.Changes;

/// <summary>A desk over storage in memory, an asset at version 1.2.3, and a clock at noon of a Friday.</summary>
internal sealed class DeskScene
{
    public static readonly DateTimeOffset Noon = DateTimeOffset.Parse("2026-11-27T12:00:00Z", CultureInfo.InvariantCulture);
    public static readonly AssetId Web = new("apps-eu", "shop", AssetKind.Deployment, "web");

    private readonly Killer _killer;

    public DeskScene(string fleet, Killer? killer = null)
    {
        Fleet = new FixedFleet(fleet);
        Clock = new FakeClock(Noon);
        Store = new InMemoryDocumentStore(Clock);
        _killer = killer ?? new Killer();
        Evidence = new InMemoryEvidence();
        Asset = new Asset(Web) { Health = AssetHealth.Healthy };
        Start();
    }

    public FixedFleet Fleet { get; }

    public FakeClock Clock { get; }

    public InMemoryDocumentStore Store { get; }

    public InMemoryAuditLog Audit { get; } = new();

    public RecordingSender Sender { get; } = new();

    public InMemoryEvidence Evidence { get; }

    /// <summary>What versions point at: like a chart's index, nothing tells it until a test does.</summary>
    public SeeContent See { get; set; } = static (_, _, _) => Task.FromResult<ContentSight>(new ContentSight.Nameless());

    public Asset Asset { get; set; }

    public string Running { get; set; } = "1.2.3";

    public ChangeDesk Desk { get; private set; } = null!;

    public ChangeMaking Making { get; private set; } = null!;

    public ChangeDocuments Changes { get; private set; } = null!;

    public CountedChanges Counted { get; } = new();

    public UpdateHolds Holds { get; private set; } = null!;

    public ChangeOutbox Outbox { get; private set; } = null!;

    private DueChanges Due { get; set; } = null!;

    /// <summary>Changes for which the order to make them was sent.</summary>
    public IReadOnlyList<string> Ordered => [.. Sender.Of<StartUpdate>().Select(static order => order.Change)];

    /// <summary>A new process over the same world.</summary>
    public void Start()
    {
        IDocumentStore store = new MortalDocumentStore(Store, _killer);
        IAuditLog audit = new MortalAuditLog(Audit, _killer);
        IMessageSender sender = new MortalSender(Sender, _killer);
        Changes = new ChangeDocuments(store);
        Holds = new UpdateHolds(store);
        var judge = new ChangeJudge(Fleet, Holds, Evidence, (artifact, version, token) => See(artifact, version, token));
        Outbox = new ChangeOutbox(Changes, Holds, audit, sender, Counted, Clock);
        var (second, clock) = (new SecondLook(judge, Outbox), new ChangeClock(Fleet, Clock));
        Desk = new ChangeDesk(Changes, judge, second, new ApprovedChanges(Changes, judge, Outbox), Outbox, clock);
        Making = new ChangeMaking(Changes, judge, second, Outbox, clock);
        Due = new DueChanges(Changes, Desk, Clock);
    }

    /// <summary>A scan that finds tags, each a month old.</summary>
    public Task ScanAsync(params string[] tags)
        => ScanAsync([.. tags.Select(static tag => new Candidate(new ArtifactVersion(tag, null), Noon.AddDays(-30)))]);

    public Task ScanAsync(params Candidate[] candidates)
        => Desk.ConsiderAsync(Asset, new PartCandidates(Web, "web", "example.org/web", new ArtifactVersion(Running, null), candidates), default);

    public Task<string?> AnswerAsync(string person, ChangeAnswer answer, string version, string why = "", string? link = null, string? message = null)
        => Desk.AnswerAsync(
            new AnswerChange(IdOf(version), answer, why, link),
            MessageContext.For(person) with { MessageId = message ?? Guid.NewGuid().ToString("n") },
            default);

    /// <summary>Time goes on, and every two seconds the sweep comes by.</summary>
    public async Task PassAsync(TimeSpan span)
    {
        for (var left = span; left > TimeSpan.Zero; left -= TimeSpan.FromSeconds(2))
        {
            Clock.Advance(left < TimeSpan.FromSeconds(2) ? left : TimeSpan.FromSeconds(2));
            await Due.SweepAsync(default);
        }
    }

    /// <summary>Time goes on while nobody sweeps; then one sweep.</summary>
    public async Task LeapAsync(TimeSpan span)
    {
        Clock.Advance(span);
        await Due.SweepAsync(default);
    }

    public async Task<ChangeDocument> ReadAsync(string version) => (await Changes.ReadAsync(IdOf(version), default)).Change!;

    public static string IdOf(string version)
        => new Change(Web, "web", "example.org/web", new ArtifactVersion("", null), new ArtifactVersion(version, null), default).Id;
}
