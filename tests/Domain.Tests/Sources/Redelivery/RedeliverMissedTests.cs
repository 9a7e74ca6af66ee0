using Microsoft.Extensions.Logging.Abstractions;
using Trimtab.Domain.Notifications;
using Trimtab.Domain.Sources.Redelivery;
using Trimtab.Domain.State;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.State;
using Trimtab.TestKit.Time;

namespace Trimtab.Domain.Tests.Sources.Redelivery;

public sealed class RedeliverMissedTests
{
    private const string Fleet = """
        sources:
          quiet: { repository: "https://github.com/acme/quiet.git", token: { env: T }, webhook: { provider: github, secret: { env: S } } }
          shop: { repository: "https://github.com/acme/shop.git", token: { env: T }, webhook: { provider: github, secret: { env: S }, redeliver: true } }
          stock: { repository: "https://github.com/acme/stock.git", token: { env: T }, webhook: { provider: github, secret: { env: S }, redeliver: true } }
        """;

    private readonly FakeClock _clock = new();
    private readonly FakeHookDeliveries _host = new();
    private readonly InMemoryDocumentStore _documents = new();

    [Fact]
    public async Task A_push_that_no_attempt_delivered_is_asked_for_once()
    {
        _host.Attempts["shop"] = [Attempt(1, "a", minutesAgo: 9, status: 502), Attempt(2, "b", minutesAgo: 8, status: 202), Attempt(3, "c", minutesAgo: 7, status: 0)];

        (await RunAsync()).ShouldBe(2);
        (await RunAsync()).ShouldBe(0);

        _host.Asked.ShouldBe([("shop", 1), ("shop", 3)]);
    }

    [Fact]
    public async Task The_newest_of_several_failed_attempts_is_repeated_and_a_later_success_ends_it()
    {
        _host.Attempts["shop"] =
        [
            Attempt(5, "b", minutesAgo: 1, status: 202), Attempt(1, "a", minutesAgo: 9, status: 502),
            Attempt(4, "a", minutesAgo: 2, status: 503), Attempt(2, "b", minutesAgo: 8, status: 500),
        ];

        await RunAsync();

        _host.Asked.ShouldBe([("shop", 4)]);
    }

    [Fact]
    public async Task Other_events_and_what_the_host_keeps_no_longer_are_left()
    {
        _host.Attempts["shop"] = [Attempt(1, "a", minutesAgo: 5, status: 500, name: "ping"), Attempt(2, "b", minutesAgo: (3 * 24 * 60) + 1, status: 500)];

        (await RunAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_host_that_is_away_is_asked_next_time_and_stops_no_other_source()
    {
        _host.Failing.Add("shop");
        _host.Attempts["stock"] = [Attempt(1, "a", minutesAgo: 5, status: 500)];
        (await RunAsync()).ShouldBe(1);

        _host.Failing.Clear();
        _host.Attempts["shop"] = [Attempt(7, "b", minutesAgo: 5, status: 500)];
        (await RunAsync()).ShouldBe(1);

        _host.Asked.ShouldBe([("stock", 1), ("shop", 7)]);
    }

    [Fact]
    public async Task A_busy_host_is_left_alone_and_a_refusal_is_not_repeated()
    {
        _host.Attempts["shop"] = [Attempt(1, "a", minutesAgo: 9, status: 500), Attempt(2, "b", minutesAgo: 8, status: 500)];
        _host.Result = new Delivery.TryLater(null, "429");
        (await RunAsync()).ShouldBe(0);
        _host.Result = new Delivery.Refused("422");
        (await RunAsync()).ShouldBe(0);
        _host.Result = new Delivery.Delivered();
        (await RunAsync()).ShouldBe(0);

        _host.Asked.ShouldBe([("shop", 1), ("shop", 1), ("shop", 2)]);
    }

    [Fact]
    public async Task What_was_asked_is_forgotten_when_the_host_has_it_no_longer()
    {
        for (var day = 0; day < 20; day++)
        {
            _host.Attempts["shop"] = [Attempt(day, $"event-{day}", minutesAgo: 5, status: 500)];
            await RunAsync();
            _clock.Advance(TimeSpan.FromDays(1));
        }

        var (asked, _) = await _documents.ReadAsync<AskedRedeliveries>("redeliveries/shop.json", CancellationToken.None);
        asked!.Events.Count.ShouldBeInRange(4, 5);
        _host.Asked.Count.ShouldBe(20);
    }

    private Task<int> RunAsync()
        => new RedeliverMissed(new FixedFleet(Fleet), _host, _documents, _clock, NullLogger<RedeliverMissed>.Instance).RunAsync(CancellationToken.None);

    private HookDelivery Attempt(long id, string guid, int minutesAgo, int status, string name = "push")
        => new(9, id, guid, _clock.GetUtcNow() - TimeSpan.FromMinutes(minutesAgo), name, status);
}
