using Trimtab.Functions.Tests.Engine;
using Trimtab.Functions.Tests.Probe;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.State;
using Trimtab.TestKit.Time;

namespace Trimtab.Functions.Tests.Conformance;

/// <summary>What a Functions host does for a program as time passes, done by the embedded engine: renewal, back-off, the lease of timers. Each case fails when its duty is taken out.</summary>
public sealed class EngineDutiesTests : IDisposable
{
    private const string Lease = "locks/trimtab/Host.Functions.ProbeTimer.Listener";
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);
    private readonly FakeClock _clock = new(new DateTimeOffset(2030, 1, 2, 3, 4, 0, TimeSpan.Zero)); // the timer is due at 3:05
    private readonly ScratchDirectory _root = new();
    private readonly InMemoryLeases _leases;
    private readonly CountingQueues _queues;
    private readonly ProbeStorage _storage;

    public EngineDutiesTests()
    {
        _queues = new CountingQueues(new InMemoryQueues(_clock));
        _leases = new InMemoryLeases(_clock);
        _storage = new ProbeStorage(_queues, new InMemoryDocumentStore(), _leases, _clock);
    }

    public void Dispose() => _root.Dispose();

    // Without renewal the message would show again after 60 s, and be taken a second time.
    [Fact]
    public async Task A_message_in_work_stays_hidden_longer_than_its_visibility()
    {
        await using var app = await ProbeApp.StartEngineAsync(_storage);
        await _storage.SendAsync("block", "slow");
        await Eventually.TrueAsync(_clock, Step, () => app.Journal.Entries.Contains("block slow"), "the message is taken");

        await PassAsync(TimeSpan.FromMinutes(2.5), () => _queues.HiddenUntil, "the message is hidden anew");

        Messages(app).ShouldBe(["block slow"]);
        app.Journal.Gate.SetResult();
        await Eventually.TrueAsync(_clock, Step, () => _queues.Inner.Texts("probe").Count == 0, "the message is deleted");
        Messages(app).ShouldBe(["block slow"]);
    }

    // Without the wait the message would be taken again at the next look.
    [Fact]
    public async Task A_message_that_failed_is_shown_again_after_the_visibility_timeout_and_not_before()
    {
        ProbeRoot.WithVisibilityTimeout(_root, TimeSpan.FromSeconds(5));
        await using var app = await ProbeApp.StartEngineAsync(_storage, _root.Path, sender: null);
        await _storage.SendAsync("throw", "bad");
        await Eventually.TrueAsync(_clock, Step, () => app.Journal.Entries.Contains("throw bad"), "the message is taken");

        await Eventually.PassAsync(_clock, TimeSpan.FromSeconds(4.9), Step);
        await app.SendAsync("note", "a look at 4.9 s");
        await Eventually.TrueAsync(_clock, TimeSpan.Zero, () => app.Journal.Entries.Contains("note a look at 4.9 s"), "the queue is looked at");
        await Eventually.TrueAsync(_clock, Step, () => _queues.Inner.Texts("probe-poison").Count == 1, "the message is poisoned");

        Messages(app).ShouldBe(["throw bad", "note a look at 4.9 s", "throw bad", "throw bad"]);
    }

    // Without poison it would be hidden once more, and go there on its next delivery or never.
    [Fact]
    public async Task A_message_that_failed_for_the_last_time_is_poisoned_at_once()
    {
        ProbeRoot.WithVisibilityTimeout(_root, TimeSpan.FromSeconds(5));
        await using var app = await ProbeApp.StartEngineAsync(_storage, _root.Path, sender: null);
        await _storage.SendAsync("throw", "bad");
        await Eventually.TrueAsync(_clock, Step, () => app.Journal.Entries.Count(entry => entry == "throw bad") == 3, "the message failed for the last time");

        await Eventually.TrueAsync(_clock, TimeSpan.Zero, () => _queues.Inner.Texts("probe-poison").Count == 1 && _queues.Inner.Texts("probe").Count == 0, "the message is poisoned");
    }

    // Without back-off, at the shortest wait, there would be 600 looks a minute.
    [Fact]
    public async Task An_empty_queue_is_looked_at_no_more_often_than_the_longest_wait_asks_for()
    {
        await using var app = await ProbeApp.StartEngineAsync(_storage);
        await Eventually.PassAsync(_clock, TimeSpan.FromSeconds(5), Step);
        var before = _queues.Receives;

        await Eventually.PassAsync(_clock, TimeSpan.FromSeconds(60), Step);

        (_queues.Receives - before).ShouldBeInRange(20, 150);
    }

    // Without the lease both instances would run it.
    [Fact]
    public async Task Of_two_instances_one_runs_a_timer()
    {
        await using var one = await ProbeApp.StartEngineAsync(_storage);
        await using var other = await ProbeApp.StartEngineAsync(_storage);
        await Eventually.TrueAsync(() => Task.FromResult(_leases.EndOf(Lease) is not null), "one of them holds the lease");

        await PassAsync(TimeSpan.FromMinutes(2), () => _leases.EndOf(Lease), "the lease is renewed");
        await Eventually.TrueAsync(() => Task.FromResult(one.Journal.Entries.Count + other.Journal.Entries.Count > 0), "the timer runs");

        one.Journal.Entries.Concat(other.Journal.Entries).ShouldBe(["timer"]);
    }

    /// <summary>Lets time pass that is too long for what is held, and waits for its renewal before it would be lost: however slow this machine is, only an engine that does not renew loses it.</summary>
    private async Task PassAsync(TimeSpan time, Func<DateTimeOffset?> heldUntil, string what)
    {
        var step = TimeSpan.FromMilliseconds(250);
        for (var passed = TimeSpan.Zero; passed < time; passed += step)
        {
            await Eventually.PassAsync(_clock, step, step);
            await Eventually.TrueAsync(() => Task.FromResult(heldUntil() > _clock.GetUtcNow() + TimeSpan.FromSeconds(10)), what);
        }
    }

    private static IEnumerable<string> Messages(ProbeApp app)
        => app.Journal.Entries.Where(entry => !entry.StartsWith("timer", StringComparison.Ordinal));
}
