using Trimtab.Domain.Incidents;
using Trimtab.Functions.Tests.Probe;
using Trimtab.Relay;
using Trimtab.TestKit.Time;

namespace Trimtab.Functions.Tests.Relay;

/// <summary>What becomes of a context whose parts do not come: queue and analyser are told why, and that no more follows.</summary>
public sealed class FailureReporterTests
{
    private const string Pod = "web";
    private const string Crashed = """{ "phase": "Running", "containerStatuses": [{ "name": "web", "restartCount": 0, "state": { "terminated": { "exitCode": 1, "containerID": "containerd://1" } } }] }""";
    private const string CannotPull = """{ "phase": "Pending", "containerStatuses": [{ "name": "web", "state": { "waiting": { "reason": "ImagePullBackOff" } } }] }""";
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private readonly FakeClock _clock = new();

    [Theory]
    [InlineData(1, 500)]
    [InlineData(2, 250)]
    [InlineData(4, 125)]
    [InlineData(200, 125)]
    public void The_more_failures_are_harvested_the_shorter_a_report_waits_for_its_context(int underWay, int milliseconds)
        => FailureReporter.Patience(TimeSpan.FromMilliseconds(500), underWay).ShouldBe(TimeSpan.FromMilliseconds(milliseconds));

    /// <summary>A kubelet that is gone lets a read of its logs hang.</summary>
    [Fact]
    public async Task A_part_that_does_not_come_in_time_is_named_with_the_reason()
    {
        await using var stage = await BeginAsync(Crashed);

        var log = await WhenPartAsync(stage, "log/web");
        log.ShouldBe(new ContextPart("log/web", null, "not read within 10 s"));

        await stage.EndAsync();
        stage.Received.Select(static incident => incident.Partial).ShouldBe([true, false]);
        stage.Received.Last().Redaction.Withheld.Select(static part => part.Reason).ShouldContain("not read within 10 s");
    }

    [Fact]
    public async Task The_analyser_is_told_the_end_also_when_nothing_more_was_found()
    {
        await using var stage = await BeginAsync(CannotPull);
        await WhenPartAsync(stage, "pod");

        // The Events that it waited for: there are none.
        stage.Cluster.Answer();
        await Eventually.TrueAsync(() => Task.FromResult(stage.WaitingForAnalyser == 2), "the end is told");

        await stage.EndAsync();
        stage.Received.Select(static incident => incident.Partial).ShouldBe([true, false]);
        var reports = await stage.ReportsAsync();
        reports.Select(static report => report.IsPartial).ShouldBe([true, false], "the queue is told, too");
        reports[1].EarlierParts!.ShouldContain("pod");
    }

    [Fact]
    public async Task A_relay_that_ends_meanwhile_tells_the_end_of_what_it_began()
    {
        await using var stage = await BeginAsync(Crashed);
        await WhenPartAsync(stage, "pod");

        await stage.EndAsync();

        stage.Received.Select(static incident => incident.Partial).ShouldBe([true, false]);
        stage.Received.Last().Redaction.Withheld.Single().Reason.ShouldBe(ContextPart.CutOff.Withheld);
    }

    private async Task<ObserverStage> BeginAsync(string status)
    {
        var stage = new ObserverStage(time: _clock);
        await stage.CreateNamespaceAsync();
        await stage.ObserveAsync();
        stage.Lead();
        stage.Cluster.FallSilent();
        await stage.CreateAsync(Pod, status);
        return stage;
    }

    private async Task<ContextPart> WhenPartAsync(ObserverStage stage, string name)
    {
        ContextPart? found = null;
        await Eventually.TrueAsync(
            async () =>
            {
                found = (await stage.ReportsAsync()).SelectMany(static report => report.Context ?? []).FirstOrDefault(part => part.Name == name);
                if (found is null)
                {
                    _clock.Advance(Step);
                }

                return found is not null;
            },
            $"{name} is reported");
        return found!;
    }
}
