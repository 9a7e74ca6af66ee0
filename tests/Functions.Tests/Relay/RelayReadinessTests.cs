using Trimtab.Domain.Clusters;
using Trimtab.Functions.Tests.Probe;
using Trimtab.TestKit.Time;

namespace Trimtab.Functions.Tests.Relay;

/// <summary>What <c>/readyz</c> says of a relay that watches.</summary>
public sealed class RelayReadinessTests : IAsyncLifetime
{
    private const string Running = """{ "phase": "Running", "conditions": [{ "type": "Ready", "status": "True" }] }""";

    private readonly FakeClock _clock = new();
    private readonly ObserverStage _stage;

    public RelayReadinessTests() => _stage = new ObserverStage(time: _clock);

    public Task InitializeAsync() => _stage.CreateNamespaceAsync();

    public async Task DisposeAsync() => await _stage.DisposeAsync();

    [Fact]
    public async Task It_is_ready_from_the_first_whole_list_on_and_no_more_once_the_watch_has_ended()
    {
        _stage.Readyz.ShouldBe("503 the pods have not been listed yet");

        await _stage.ObserveAsync();
        _stage.Readyz.ShouldBe("ready");

        await _stage.StopWatchingAsync();
        _stage.Readyz.ShouldBe("503 the watch ended, and begins anew");
    }

    [Fact]
    public async Task It_is_not_ready_while_nothing_is_heard_for_longer_than_an_outage_that_passes()
    {
        await _stage.ObserveAsync();

        _clock.Advance(WatchPulse.LongestSilence);
        _stage.Readyz.ShouldBe("ready");
        _clock.Advance(TimeSpan.FromMinutes(1));
        _stage.Readyz.ShouldBe("503 nothing was heard of the pods of all namespaces for 4 min");

        await _stage.CreateAsync("web", Running);
        await Eventually.TrueAsync(() => Task.FromResult(_stage.Readyz == "ready"), "an event is heard");
    }

    [Fact]
    public async Task A_leader_whose_captures_fail_is_not_ready_once_that_lasts()
    {
        await _stage.ObserveAsync();

        _stage.Captures.Fails("storage", "captures: storage does not take them");
        _stage.Readyz.ShouldBe("ready");
        _clock.Advance(TimeSpan.FromMinutes(1));
        _stage.Readyz.ShouldBe("503 captures: storage does not take them");

        _stage.Captures.Works("storage");
        _stage.Readyz.ShouldBe("ready");
    }
}
