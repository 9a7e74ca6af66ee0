using Trimtab.Functions.Tests.Probe;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.Time;

namespace Trimtab.Functions.Tests.Engine;

public sealed class QueueListenerTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);
    private readonly FakeClock _clock = new(new DateTimeOffset(2030, 1, 2, 3, 0, 1, TimeSpan.Zero)); // the timer is due at 3:05
    private readonly ProbeStorage _storage;
    private readonly CountingQueues _queues;

    public QueueListenerTests()
    {
        var inMemory = ProbeStorage.InMemory(_clock);
        _queues = new CountingQueues((InMemoryQueues)inMemory.Queues);
        _storage = inMemory with { Queues = _queues };
    }

    // Fails without poison: the message would come back for ever.
    [Fact]
    public async Task A_message_that_keeps_failing_is_poisoned_after_the_maximum()
    {
        await using var app = await ProbeApp.StartEngineAsync(_storage);
        await _storage.SendAsync("throw", "bad");
        var text = _queues.Inner.Texts("probe").Single();

        await Eventually.TrueAsync(_clock, Step, () => _queues.Inner.Texts("probe-poison").Count == 1 && _queues.Inner.Texts("probe").Count == 0, "the message is poisoned");

        app.Journal.Entries.ShouldBe(["throw bad", "throw bad", "throw bad"]);
        _queues.Inner.Texts("probe-poison").ShouldBe([text]);
    }

    [Fact]
    public async Task Text_that_is_not_base64_is_poisoned_on_first_receive()
    {
        await using var app = await ProbeApp.StartEngineAsync(_storage);
        _queues.Inner.SendRaw("probe", "{not base64}");

        await Eventually.TrueAsync(_clock, Step, () => _queues.Inner.Texts("probe-poison").Count == 1 && _queues.Inner.Texts("probe").Count == 0, "the message is poisoned");

        _queues.Inner.Texts("probe-poison").ShouldBe(["{not base64}"]);
        app.Journal.Entries.ShouldBeEmpty();
    }

    // Fails without the bell: host.json of the probe allows 400 ms between two looks, and the clock stands still.
    [Fact]
    public async Task A_message_that_the_program_sends_to_itself_is_taken_without_a_poll()
    {
        await using var app = await ProbeApp.StartEngineAsync(_storage);
        await Eventually.PassAsync(_clock, TimeSpan.FromSeconds(5), Step);
        await app.SendAsync("note", "own");

        await Eventually.TrueAsync(_clock, TimeSpan.Zero, () => app.Journal.Entries.Count == 1, "the message is taken");
    }

    [Fact]
    public async Task No_more_messages_are_taken_than_batch_and_threshold_allow()
    {
        await using var app = await ProbeApp.StartEngineAsync(_storage);
        for (var index = 0; index < 12; index++)
        {
            await _storage.SendAsync("block", $"{index}");
        }

        await Eventually.TrueAsync(_clock, Step, () => app.Journal.Entries.Count >= 4, "the first batch is taken");
        await Eventually.PassAsync(_clock, TimeSpan.FromSeconds(10), Step);

        app.Journal.Entries.Count.ShouldBe(4);
        app.Journal.Gate.SetResult();
        await Eventually.TrueAsync(_clock, Step, () => _queues.Inner.Texts("probe").Count == 0, "all are done");
        app.Journal.Entries.Count.ShouldBe(12);
    }

    [Fact]
    public async Task A_stop_cancels_what_does_not_end_in_time_and_shows_its_message_again()
    {
        var app = await ProbeApp.StartEngineAsync(_storage, "--Engine:StopTimeout", "00:00:00");
        await _storage.SendAsync("block", "slow");
        await Eventually.TrueAsync(_clock, Step, () => app.Journal.Entries.Count == 1, "the message is taken");
        var journal = app.Journal;

        await app.StopAsync();

        journal.Gate.Task.IsCompleted.ShouldBeFalse();
        (await _queues.Inner.PeekAsync("probe", 1, CancellationToken.None)).Count.ShouldBe(1);
    }

    // Fails when a stop does not ring: nobody moves the clock to the end of the listener's sleep.
    [Fact]
    public async Task A_stop_waits_for_no_poll()
    {
        var app = await ProbeApp.StartEngineAsync(_storage);
        await Eventually.PassAsync(_clock, TimeSpan.FromSeconds(5), Step);

        await app.StopAsync().WaitAsync(TimeSpan.FromSeconds(30));

        await app.DisposeAsync();
    }
}
