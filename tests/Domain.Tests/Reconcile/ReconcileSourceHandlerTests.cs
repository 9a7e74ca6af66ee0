using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Reconcile;

namespace Trimtab.Domain.Tests.Reconcile;

public sealed class ReconcileSourceHandlerTests : IDisposable
{
    private readonly ReconcileScene _scene = new();

    [Fact]
    public async Task Every_target_of_the_source_is_looked_at_also_when_nothing_is_new()
    {
        var head = _scene.Revisions.Push(Manifests.Namespace);

        await LookAsync();
        await LookAsync();

        _scene.Sender.Of<ReconcileTarget>().ShouldBe([new ReconcileTarget("shop", head), new ReconcileTarget("shop", head)]);
        var (state, _) = await _scene.Documents.ReadSourceAsync("shop", default);
        state.Head.ShouldBe(head);
        state.CheckedAt.ShouldBe(_scene.Clock.GetUtcNow());
    }

    [Fact]
    public async Task A_host_that_does_not_answer_is_remembered_and_asked_again_soon()
    {
        var head = _scene.Revisions.Push(Manifests.Namespace);
        await _scene.DueSources.RunAsync(ReconcileScene.Context("timer"), default);
        await LookAsync();
        _scene.Revisions.MoveHead(null);

        await LookAsync();

        var (state, _) = await _scene.Documents.ReadSourceAsync("shop", default);
        state.Head.ShouldBe(head);
        state.Error.ShouldBe("The host does not answer.");
        state.NextDue.ShouldBe(_scene.Clock.GetUtcNow() + TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_source_is_due_at_first_then_after_its_interval_less_the_jitter()
    {
        (await RunTimerAsync()).ShouldBe(1);
        (await RunTimerAsync()).ShouldBe(0);

        _scene.Clock.Advance(TimeSpan.FromMinutes(3 * 0.8) - TimeSpan.FromSeconds(1));
        (await RunTimerAsync()).ShouldBe(0);

        _scene.Clock.Advance(TimeSpan.FromMinutes(3 * 0.2) + TimeSpan.FromSeconds(1));
        (await RunTimerAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_fleet_that_says_something_else_about_a_source_makes_it_due()
    {
        await RunTimerAsync();
        var fleet = _scene.FleetFile.Current;
        _scene.FleetFile.Current = fleet with { Targets = fleet.Targets.ToDictionary(entry => entry.Key, entry => entry.Value with { Prune = !entry.Value.Prune }) };

        (await RunTimerAsync()).ShouldBe(1);
        (await RunTimerAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_fleet_that_changed_elsewhere_makes_no_source_due()
    {
        await RunTimerAsync();
        _scene.FleetFile.Current = _scene.FleetFile.Current with { Version = "sha256:other", Notifications = new Dictionary<string, FleetNotification>() };

        (await RunTimerAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task The_fleets_webhook_has_its_repository_looked_at_and_then_the_sources_that_are_due()
    {
        await RunTimerAsync();
        _scene.Sender.Clear();
        var fleet = _scene.FleetFile.Current;
        _scene.FleetFile.WhenRefreshed = fleet with { Targets = new Dictionary<string, FleetTarget>() };

        var outcome = await new RefreshFleetHandler(_scene.FleetFile, _scene.DueSources).HandleAsync(new RefreshFleet(), ReconcileScene.Context("webhook"), default);

        outcome.ShouldBeOfType<Outcome.Done>();
        _scene.FleetFile.Current.Targets.ShouldBeEmpty();
        _scene.Sender.Of<ReconcileSource>().ShouldBe([new ReconcileSource("shop")]);
    }

    [Fact]
    public async Task A_target_whose_worker_died_is_woken()
    {
        var head = _scene.Revisions.Push(Manifests.Namespace + Manifests.Deployment("web", "web:broken"));
        await RunTimerAsync();
        await LookAsync();
        await _scene.Targets.HandleAsync(new ReconcileTarget("shop", head), ReconcileScene.Context("dies"), default);
        _scene.Sender.Clear();

        _scene.Clock.Advance(TimeSpan.FromSeconds(21));
        await RunTimerAsync();

        _scene.Sender.Of<ReconcileTarget>().ShouldBe([new ReconcileTarget("shop", head)]);
    }

    [Fact]
    public void The_jitter_takes_off_up_to_a_fifth_and_differs_between_times()
    {
        var source = _scene.FleetFile.Current.Sources["shop"];
        var waits = Enumerable.Range(0, 100).Select(second => ReconcileDueSources.NextWait(source, DateTimeOffset.UnixEpoch.AddSeconds(second))).ToList();

        waits.ShouldAllBe(wait => wait >= source.Interval * 0.8 && wait <= source.Interval);
        waits.Distinct().Count().ShouldBe(100);
    }

    public void Dispose() => _scene.Dispose();

    private Task<int> RunTimerAsync() => _scene.DueSources.RunAsync(ReconcileScene.Context("timer"), default);

    private Task LookAsync() => _scene.Sources.HandleAsync(new ReconcileSource("shop"), ReconcileScene.Context("look"), default);
}
