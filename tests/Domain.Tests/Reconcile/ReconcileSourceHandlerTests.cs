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
    public async Task A_changed_fleet_makes_every_source_due()
    {
        await RunTimerAsync();
        _scene.FleetFile.Current = _scene.FleetFile.Current with { Version = "sha256:other" };

        (await RunTimerAsync()).ShouldBe(1);
        (await RunTimerAsync()).ShouldBe(0);
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
