using System.Text.Json;
using Trimtab.Functions.Tests.Probe;
using Trimtab.TestKit.Time;

namespace Trimtab.Functions.Tests.Engine;

public sealed class TimerListenerTests
{
    private const string Status = "timers/trimtab/Host.Functions.ProbeTimer/status";
    private const string Lease = "locks/trimtab/Host.Functions.ProbeTimer.Listener";
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(5);
    private readonly FakeClock _clock = new(new DateTimeOffset(2030, 1, 2, 3, 1, 0, TimeSpan.Zero));
    private readonly ProbeStorage _storage;

    public TimerListenerTests() => _storage = ProbeStorage.InMemory(_clock);

    [Fact]
    public async Task A_timer_runs_at_its_times_and_keeps_its_state()
    {
        await using var app = await ProbeApp.StartEngineAsync(_storage);
        await Eventually.TrueAsync(async () => await _storage.Documents.ReadAsync(Status, CancellationToken.None) is not null, "the first state is written");
        var first = await ReadStatusAsync();
        first.GetProperty("Last").GetString().ShouldBe("0001-01-01T00:00:00+00:00");
        first.GetProperty("Next").GetDateTimeOffset().ShouldBe(new DateTimeOffset(2030, 1, 2, 3, 5, 0, TimeSpan.Zero));

        await Eventually.TrueAsync(_clock, Step, () => app.Journal.Entries.Count == 1, "the first run");
        await Eventually.TrueAsync(_clock, Step, () => app.Journal.Entries.Count == 2, "the second run");
        await Eventually.TrueAsync(async () => (await ReadStatusAsync()).GetProperty("Next").GetDateTimeOffset() > _clock.GetUtcNow(), "the state is written");

        app.Journal.Entries.ShouldBe(["timer", "timer"]);
    }

    [Fact]
    public async Task A_run_missed_while_no_instance_was_up_is_made_up_for_once()
    {
        await using (await ProbeApp.StartEngineAsync(_storage))
        {
            await Eventually.TrueAsync(async () => await _storage.Documents.ReadAsync(Status, CancellationToken.None) is not null, "the first state is written");
        }

        _clock.Advance(TimeSpan.FromMinutes(17));
        await using var app = await ProbeApp.StartEngineAsync(_storage);
        await Eventually.TrueAsync(() => Task.FromResult(app.Journal.Entries.Count > 0), "the missed run is made up for");
        await Eventually.PassAsync(_clock, TimeSpan.FromMinutes(1), Step);

        app.Journal.Entries.ShouldBe(["timer past due"]);
    }

    [Fact]
    public async Task A_graceful_stop_gives_the_lease_to_another_instance_at_once()
    {
        await using (await ProbeApp.StartEngineAsync(_storage))
        {
            await Eventually.TrueAsync(async () => await _storage.Documents.ReadAsync(Status, CancellationToken.None) is not null, "the timer is held");
            (await _storage.Locks.TryAcquireAsync(Lease, TimeSpan.FromSeconds(15), CancellationToken.None)).ShouldBeNull();
        }

        (await _storage.Locks.TryAcquireAsync(Lease, TimeSpan.FromSeconds(15), CancellationToken.None)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_crashed_holder_is_replaced_when_its_lease_ends()
    {
        await _storage.Locks.TryAcquireAsync(Lease, TimeSpan.FromSeconds(60), CancellationToken.None);
        await using var app = await ProbeApp.StartEngineAsync(_storage);

        await Eventually.PassAsync(_clock, TimeSpan.FromSeconds(50), Step);
        (await _storage.Documents.ReadAsync(Status, CancellationToken.None)).ShouldBeNull();

        await Eventually.TrueAsync(_clock, Step, () => app.Journal.Entries.Count > 0, "the next instance runs the timer");
    }

    private async Task<JsonElement> ReadStatusAsync()
        => JsonDocument.Parse((await _storage.Documents.ReadAsync(Status, CancellationToken.None))!.Content).RootElement;
}
