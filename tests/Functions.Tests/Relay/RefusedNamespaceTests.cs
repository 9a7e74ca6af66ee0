using System.Diagnostics.Metrics;
using Trimtab.Domain.Relay;
using Trimtab.Domain.Signals;
using Trimtab.Functions.Tests.Probe;
using Trimtab.Hosting.Telemetry;
using Trimtab.TestKit.Time;

namespace Trimtab.Functions.Tests.Relay;

/// <summary>A relay with a role in each of two namespaces, of which one is deleted, or its role is.</summary>
public sealed class RefusedNamespaceTests : IAsyncLifetime
{
    private const string Shop = "shop";
    private const string Pay = "pay";
    private const string Crashed = """{ "phase": "Running", "containerStatuses": [{ "name": "web", "restartCount": 0, "state": { "terminated": { "exitCode": 1, "containerID": "containerd://1" } } }] }""";
    private const string Waiting = """{ "phase": "Pending", "containerStatuses": [{ "name": "web", "state": { "waiting": { "reason": "ContainerCreating" } } }] }""";

    private readonly FakeClock _clock = new();
    private readonly ObserverStage _stage;

    public RefusedNamespaceTests()
        => _stage = new ObserverStage(time: _clock, settings: new RelaySettings { Cluster = "apps", Namespaces = [Shop, Pay], ReadyDeadline = TimeSpan.FromMinutes(2) });

    public async Task InitializeAsync()
    {
        await _stage.CreateNamespaceAsync(Shop);
        await _stage.CreateNamespaceAsync(Pay);
    }

    public async Task DisposeAsync() => await _stage.DisposeAsync();

    [Fact]
    public async Task One_that_is_refused_silences_no_other_and_is_watched_again_when_it_may_be()
    {
        _stage.Cluster.Refuse(Pay);
        await _stage.ObserveAsync();
        _stage.Lead();
        await _stage.CreateAsync("web", Crashed);
        await _stage.CreateAsync("till", Crashed, @namespace: Pay);

        await WhenReportedAsync("web");
        _stage.Readyz.ShouldBe("ready\nthe pods of namespace pay are not watched: the API server refuses it");
        Refused().ShouldBe("shop 0, pay 1");

        await Eventually.PassAsync(_clock, TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(1));
        _stage.WatchLines.ShouldHaveSingleItem().ShouldStartWith("Error: The pods of namespace pay are not watched");
        _stage.Cluster.Allow(Pay);
        await WhenReportedAsync("till");
        await _stage.CreateAsync("next", Crashed);
        await WhenReportedAsync("next");
        await Eventually.TrueAsync(() => Task.FromResult(_stage.Readyz == "ready"), "it is ready again");
        Refused().ShouldBe("shop 0, pay 0");
        _stage.WatchLines[^1].ShouldStartWith("Information: The pods of namespace pay are watched again");
    }

    [Fact]
    public async Task What_was_seen_before_the_refusal_does_not_fail_by_time_alone_meanwhile()
    {
        await _stage.CreateAsync("till", Waiting, @namespace: Pay);
        await _stage.CreateAsync("web", Waiting);
        await _stage.ObserveAsync();
        _stage.Lead();
        _stage.Cluster.Refuse(Pay);

        await WhenReportedAsync("web");
        await Eventually.PassAsync(_clock, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1));
        (await _stage.ReportsAsync()).Select(static report => $"{report.Pod.Name} {report.Kind}").Distinct().ShouldBe([$"web {PodFailureKind.NotReady}"]);

        _stage.Cluster.Allow(Pay);
        await WhenReportedAsync("till");
    }

    [Fact]
    public async Task Who_is_refused_everywhere_is_not_ready()
    {
        _stage.Cluster.Refuse(Shop);
        _stage.Cluster.Refuse(Pay);

        await _stage.ObserveAsync();

        _stage.Readyz.ShouldStartWith("503 the API server refuses the watch of pods");
    }

    [Fact]
    public async Task One_that_may_be_listed_and_not_watched_is_listed_more_and_more_seldom()
    {
        _stage.Cluster.RefusesAfterLists = true;

        await _stage.ObserveAsync();
        await Eventually.PassAsync(_clock, TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(1));

        _stage.Cluster.PodWatches.ShouldBeInRange(10, 2 * 20);
    }

    /// <summary>Each new list ends with the same word as the first.</summary>
    [Fact]
    public async Task One_that_is_listed_anew_does_not_stand_for_one_that_never_was()
    {
        _stage.Cluster.Hold(Pay);
        await _stage.BeginAsync();
        _stage.Lead();
        for (var number = 0; number < 2; number++)
        {
            await _stage.CreateAsync($"first-{number}", Crashed);
            await WhenReportedAsync($"first-{number}");
            _stage.Cluster.CutWatches();
            await _stage.CreateAsync($"listed-{number}", Crashed);
            await WhenReportedAsync($"listed-{number}");
        }

        await _stage.CreateAsync("last", Crashed);
        await WhenReportedAsync("last");
        _stage.IsSynced.ShouldBeFalse();
        _stage.Readyz.ShouldBe("503 the pods of namespace pay have not been listed yet");

        _stage.Cluster.Release(Pay);
        await Eventually.TrueAsync(_clock, TimeSpan.FromSeconds(1), () => _stage.IsSynced, "both are listed");
        _stage.Readyz.ShouldBe("ready");
    }

    private Task WhenReportedAsync(string pod) => Eventually.TrueAsync(
        async () =>
        {
            var holds = (await _stage.ReportsAsync()).Any(report => report.Pod.Name == pod);
            if (!holds)
            {
                _clock.Advance(TimeSpan.FromMilliseconds(250));
            }

            return holds;
        },
        $"{pod} is reported");

    private static string Refused()
    {
        List<string> seen = [];
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, self) =>
            {
                if (instrument.Meter.Name == TelemetryNames.Meter && instrument.Name == "trimtab.relay.watch.refused")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>((_, value, tags, _) =>
        {
            // Other relays of this process watch all namespaces.
            if (tags[0].Value is not "*")
            {
                seen.Add($"{tags[0].Value} {value}");
            }
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return string.Join(", ", seen);
    }
}
