using Microsoft.Extensions.DependencyInjection;
using Trimtab.Domain.Messaging;
using Trimtab.Functions.Tests.Conformance;
using Trimtab.Functions.Tests.Probe;
using Trimtab.Hosting.Engine;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.Time;

namespace Trimtab.Functions.Tests.Engine;

public sealed class AlertnessTests : IDisposable
{
    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);
    private readonly FakeClock _clock = new(new DateTimeOffset(2030, 1, 2, 3, 0, 1, TimeSpan.Zero)); // the probe's timer is due at 3:05
    private readonly ScratchDirectory _root = new();
    private readonly Alertness _alertness;

    public AlertnessTests() => _alertness = new Alertness(_clock);

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Without_a_rollout_every_queue_has_its_usual_pace()
    {
        _alertness.Received(QueueNames.Reconcile);

        _alertness.Limit(QueueNames.Incidents, Usual).ShouldBe(Usual);
    }

    [Fact]
    public void A_tick_shortens_the_pauses_of_incidents_for_a_while()
    {
        _alertness.Received(QueueNames.Rollouts);

        _alertness.Limit(QueueNames.Incidents, Usual).ShouldBe(Alertness.Pause);
        _clock.Advance(TimeSpan.FromSeconds(14));
        _alertness.Limit(QueueNames.Incidents, Usual).ShouldBe(Alertness.Pause);
        _clock.Advance(TimeSpan.FromSeconds(1));
        _alertness.Limit(QueueNames.Incidents, Usual).ShouldBe(Usual);
    }

    [Fact]
    public void A_tick_makes_no_pause_longer_and_no_other_queue_faster()
    {
        _alertness.Received(QueueNames.Rollouts);

        _alertness.Limit(QueueNames.Incidents, TimeSpan.FromMilliseconds(5)).ShouldBe(TimeSpan.FromMilliseconds(5));
        _alertness.Limit(QueueNames.Reconcile, Usual).ShouldBe(Usual);
    }

    [Fact]
    public async Task The_listener_of_rollouts_tells_of_ticks()
    {
        var storage = ProbeStorage.InMemory(_clock);
        await using var app = await ProbeApp.StartEngineAsync(storage, ProbeRoot.WithQueue(_root, QueueNames.Rollouts), sender: null);

        ((InMemoryQueues)storage.Queues).SendRaw(QueueNames.Rollouts, "a tick");
        await Eventually.TrueAsync(
            _clock,
            TimeSpan.FromMilliseconds(100),
            () => app.Services.GetRequiredService<Alertness>().Limit(QueueNames.Incidents, Usual) == Alertness.Pause,
            "the tick is noted");
    }

    // The probe's host.json allows 400 ms between two looks: without a rollout five take 2 s.
    [Fact]
    public async Task The_listener_of_incidents_looks_more_often_while_a_rollout_runs()
    {
        var inner = ProbeStorage.InMemory(_clock);
        var queues = new CountingQueues((InMemoryQueues)inner.Queues);
        await using var app = await ProbeApp.StartEngineAsync(inner with { Queues = queues }, ProbeRoot.WithQueue(_root, QueueNames.Incidents), sender: null);
        await Eventually.PassAsync(_clock, TimeSpan.FromSeconds(3), TimeSpan.FromMilliseconds(50));
        var before = queues.Receives;

        app.Services.GetRequiredService<Alertness>().Received(QueueNames.Rollouts);
        await Eventually.TrueAsync(_clock, Step, () => queues.Receives > before, "it has looked once more");
        var (begun, looks) = (_clock.GetUtcNow(), queues.Receives);
        await Eventually.TrueAsync(_clock, Step, () => queues.Receives >= looks + 5, "five more looks");

        (_clock.GetUtcNow() - begun).ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }
}
