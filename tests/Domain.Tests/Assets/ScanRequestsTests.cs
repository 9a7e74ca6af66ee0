using System.Text.Json.Nodes;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Assets.Watching;
using Trimtab.Domain.Clusters;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.Time;

namespace Trimtab.Domain.Tests.Assets;

public sealed class ScanRequestsTests
{
    private readonly FakeClock _clock = new();
    private readonly RecordingSender _sender = new();
    private readonly ScanRequests _requests;

    public ScanRequestsTests() => _requests = new ScanRequests(_sender, _clock);

    [Fact]
    public async Task Many_changes_make_one_scan_when_it_is_quiet_again()
    {
        for (var change = 0; change < 5; change++)
        {
            _requests.Want("eu", "shop");
            (await SentAfterAsync(1)).ShouldBeEmpty();
        }

        (await SentAfterAsync(3)).ShouldHaveSingleItem().ShouldBe(new ScanPlace("eu") { Namespace = "shop" });
        (await SentAfterAsync(60)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_never_is_quiet_is_scanned_every_now_and_then()
    {
        for (var second = 0; second < 60; second++)
        {
            _requests.Want("eu", "shop");
            await SentAfterAsync(1);
        }

        _sender.Of<ScanPlace>().Count.ShouldBeInRange(3, 5);
    }

    [Fact]
    public async Task Changes_in_many_namespaces_make_one_scan_of_the_place()
    {
        foreach (var number in Enumerable.Range(0, 20))
        {
            _requests.Want("eu", $"n{number}");
        }

        (await SentAfterAsync(5)).ShouldHaveSingleItem().ShouldBe(new ScanPlace("eu"));
    }

    [Fact]
    public void Only_what_changes_an_asset_is_a_change()
    {
        var changes = new WorkloadChanges();
        changes.Concern(new ObjectEvent(ObjectEventKind.Added, Workload(1, 2), IsListed: true), out _).ShouldBeFalse();
        changes.Concern(new ObjectEvent(ObjectEventKind.Synced, null), out _).ShouldBeFalse();
        changes.Concern(new ObjectEvent(ObjectEventKind.Modified, Workload(1, 2)), out _).ShouldBeFalse();
        changes.Concern(new ObjectEvent(ObjectEventKind.Modified, Workload(2, 2)), out var where).ShouldBeTrue();
        where.ShouldBe("shop");
        changes.Concern(new ObjectEvent(ObjectEventKind.Modified, Workload(2, 1)), out _).ShouldBeTrue();
        changes.Concern(new ObjectEvent(ObjectEventKind.Deleted, Workload(2, 1)), out _).ShouldBeTrue();
        changes.Concern(new ObjectEvent(ObjectEventKind.Synced, null), out where).ShouldBeTrue();
        where.ShouldBeNull();
    }

    private static JsonObject Workload(int generation, int ready)
        => (JsonObject)JsonNode.Parse($$$"""{"metadata":{"namespace":"shop","name":"web","uid":"1","generation":{{{generation}}},"resourceVersion":"9"},"status":{"readyReplicas":{{{ready}}}}}""")!;

    private async Task<IReadOnlyList<ScanPlace>> SentAfterAsync(int seconds)
    {
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        await _requests.SendDueAsync(CancellationToken.None);
        return _sender.Of<ScanPlace>();
    }
}
