using Trimtab.Domain.Incidents;
using Trimtab.Domain.Relay;
using Trimtab.Domain.Signals;
using Trimtab.Functions.Tests.Probe;
using Trimtab.TestKit.Time;

namespace Trimtab.Functions.Tests.Relay;

/// <summary>Pods that say nothing of why they do not start: their Events do.</summary>
public sealed class SilentPodsTests : IAsyncLifetime
{
    private const string Waiting = """{ "phase": "Pending", "containerStatuses": [{ "name": "web", "state": { "waiting": { "reason": "ContainerCreating" } } }] }""";
    private const string Unschedulable = """{ "phase": "Pending", "conditions": [{ "type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": "0/3 nodes are available" }] }""";

    private readonly FakeClock _clock = new();
    private readonly ObserverStage _stage;

    public SilentPodsTests() => _stage = new ObserverStage(time: _clock, settings: new RelaySettings { Cluster = "apps", ReadyDeadline = TimeSpan.FromMinutes(2) });

    public async Task InitializeAsync()
    {
        await _stage.CreateNamespaceAsync();
        await _stage.ObserveAsync();
        _stage.Lead();
    }

    public async Task DisposeAsync() => await _stage.DisposeAsync();

    [Theory]
    [InlineData("FailedMount", PodFailureKind.Mount, "MountVolume.SetUp failed for volume \"data\"")]
    [InlineData("FailedAttachVolume", PodFailureKind.Mount, "AttachVolume.Attach failed for volume \"data\"")]
    [InlineData("FailedCreatePodSandBox", PodFailureKind.Sandbox, "failed to set up the network")]
    public async Task What_only_an_Event_tells_is_reported_long_before_the_deadline(string reason, PodFailureKind kind, string message)
    {
        var began = _clock.GetUtcNow();
        var pod = await _stage.CreateAsync("web", Waiting);
        var other = await _stage.CreateAsync("other", Waiting);
        await _stage.TellAsync(pod, reason, message);
        await _stage.TellAsync(other, "Pulling", "pulling the image");

        await WhenAsync(static reports => reports.Count > 0);

        var report = (await _stage.ReportsAsync())[0];
        (report.Pod.Name, report.Kind, report.Reason, report.Container).ShouldBe(("web", kind, reason, null));
        report.Sentence.ShouldContain(message);
        report.FailedAt.ShouldBe(began, TimeSpan.FromSeconds(1));
        (_clock.GetUtcNow() - began).ShouldBeInRange(PodSightings.EventsAfter, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task An_Event_that_comes_later_is_found_by_a_later_question()
    {
        var pod = await _stage.CreateAsync("web", Waiting);
        await Eventually.PassAsync(_clock, TimeSpan.FromSeconds(15), TimeSpan.FromMilliseconds(500));
        (await _stage.ReportsAsync()).ShouldBeEmpty();

        await _stage.TellAsync(pod, "FailedMount", "no such volume");

        await WhenAsync(static reports => reports.Any(static report => report.Kind == PodFailureKind.Mount));
    }

    [Fact]
    public async Task Events_that_are_not_answered_delay_nothing_and_are_asked_for_a_few_at_once()
    {
        const int Silent = 12;
        const int AtOnce = 5;
        _stage.Cluster.KeepsEvents = true;
        for (var number = 0; number < Silent; number++)
        {
            await _stage.CreateAsync($"web-{number}", Waiting);
        }

        await Eventually.TrueAsync(_clock, TimeSpan.FromMilliseconds(250), () => _stage.Cluster.EventsAsked == AtOnce, "they are asked for");
        await Eventually.PassAsync(_clock, TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(250));
        _stage.Cluster.EventsAsked.ShouldBe(AtOnce);
        await _stage.CreateAsync("nowhere", Unschedulable);

        await WhenAsync(static reports => reports.Select(static report => report.Pod.Name).Distinct().Count() == Silent + 1);
        var kinds = (await _stage.ReportsAsync()).GroupBy(static report => report.Kind).ToDictionary(static group => group.Key, static group => group.Select(static report => report.Pod.Name).Distinct().Count());
        kinds.ShouldBe(new Dictionary<PodFailureKind, int> { [PodFailureKind.NotReady] = Silent, [PodFailureKind.Unschedulable] = 1 }, ignoreOrder: true);
    }

    /// <summary>Who has waited for long enough makes place for the others.</summary>
    [Fact]
    public async Task A_question_that_is_not_answered_is_given_up()
    {
        _stage.Cluster.KeepsEvents = true;
        await _stage.CreateAsync("web", Waiting);
        await Eventually.TrueAsync(_clock, TimeSpan.FromSeconds(1), () => _stage.Cluster.EventsAsked == 1, "it is asked for");
        var other = await _stage.CreateAsync("other", Waiting);
        await _stage.TellAsync(other, "FailedMount", "no such volume");
        _stage.Cluster.KeepsEvents = false;

        await WhenAsync(static reports => reports.Any(static report => report.Pod.Name == "other" && report.Kind == PodFailureKind.Mount));
        _stage.Cluster.EventsAsked.ShouldBe(0);
    }

    private Task WhenAsync(Func<IReadOnlyList<PodFailureReport>, bool> condition) => Eventually.TrueAsync(
        async () =>
        {
            var holds = condition(await _stage.ReportsAsync());
            if (!holds)
            {
                _clock.Advance(TimeSpan.FromMilliseconds(250));
            }

            return holds;
        },
        "it is reported");
}
