using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Notifications;
using Trimtab.TestKit.Faults;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.State;
using Trimtab.TestKit.Time;

namespace Trimtab.Domain.Tests.Notifications;

/// <summary>The delivery of notifications over storage in memory: Slack's messages can't be told apart, a webhook's can.</summary>
internal sealed class DeliveryScene
{
    public const string Fleet = """
        clusters:
          apps-eu: { environment: prod }
        sources:
          shop: { repository: "https://git.example.com/acme/shop.git", token: { env: TOKEN } }
        targets:
          shop-prod: { source: shop, path: apps, cluster: apps-eu }
          other: { source: shop, path: other, cluster: apps-eu }
        notifications:
          all: { slack: { url: { env: ALL } } }
          bad-only: { slack: { url: { env: BAD } }, on: [rolledBack] }
          elsewhere: { webhook: { url: { env: ELSEWHERE } }, targets: [other] }
          hook: { webhook: { url: { env: HOOK } } }
        """;

    private readonly InMemoryLeases _leases;
    private readonly MortalDocumentStore _store;

    public DeliveryScene(string fleet = Fleet)
    {
        _leases = new InMemoryLeases(Clock);
        _store = new MortalDocumentStore(Documents, Killer);
        Slack = new FakeChannel(NotificationKind.Slack, isRepeatable: false, Killer);
        Webhook = new FakeChannel(NotificationKind.Webhook, isRepeatable: true, Killer);
        Pager = new FakeChannel(NotificationKind.PagerDuty, isRepeatable: true, Killer);
        Places = new NotificationPlaces(
            new FixedFleet(fleet), [Slack, Webhook, Pager], new CommitStatusPlace(Commits, _store), new IncidentOrder(_store),
            text => text.Replace("s3cr3t", "***", StringComparison.Ordinal));
    }

    public FakeClock Clock { get; } = new();

    public Killer Killer { get; } = new();

    public InMemoryDocumentStore Documents { get; } = new();

    public FakeChannel Slack { get; }

    public FakeChannel Webhook { get; }

    public FakeChannel Pager { get; }

    public FakeCommitStatuses Commits { get; } = new();

    public FakeDeliveryReport Report { get; } = new();

    public RecordingSender Sender { get; } = new();

    public NotificationPlaces Places { get; }

    public DeadLetters DeadLetters => new(_store);

    public Task<Outcome> HandleAsync(Notification notification)
    {
        var ledger = new DeliveryLedger(_store);
        var courier = new PlaceCourier(ledger, DeadLetters, Report, Clock);
        return new DeliverNotificationHandler(Places, ledger, courier, _leases, Clock).HandleAsync(notification, MessageContext.For("test"), CancellationToken.None);
    }

    public Task<Outcome> ReplayAsync(ReplayNotification body)
        => new ReplayNotificationHandler(DeadLetters, new DeliveryLedger(_store), new MortalSender(Sender, Killer), Clock)
            .HandleAsync(body, MessageContext.For("test"), CancellationToken.None);

    /// <summary>Delivers the message again and again, later each time, until nothing is left to do.</summary>
    public async Task<Outcome.Done> SettleAsync(Notification notification)
    {
        for (var round = 0; round < 1000; round++)
        {
            try
            {
                switch (await HandleAsync(notification))
                {
                    case Outcome.Done done:
                        return done;
                    case Outcome.Wait wait:
                        Clock.Advance(wait.After);
                        break;
                }
            }
            catch (KilledException)
            {
                Killer.Disarm();
                Clock.Advance(TimeSpan.FromMinutes(10));
            }
        }

        throw new InvalidOperationException("The notification never settles.");
    }

    public async Task<IReadOnlyList<DeadLetter>> DeadAsync() => await DeadLetters.ListAsync(CancellationToken.None).ToListAsync();
}
