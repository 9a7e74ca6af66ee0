using Trimtab.Domain.Relay;
using Trimtab.Functions.Tests.Probe;

namespace Trimtab.Functions.Tests.Relay;

public sealed class PodObserverTests
{
    private const string CannotPull = """{ "phase": "Pending", "containerStatuses": [{ "name": "web", "state": { "waiting": { "reason": "ImagePullBackOff" } } }] }""";
    private const string Evicted = """{ "phase": "Failed", "reason": "Evicted" }""";

    /// <summary>A relay is installed beside more failing pods than a follower may hold; some of them never change again.</summary>
    [Fact]
    public async Task Every_failure_of_the_first_list_is_reported_once_the_relay_leads_however_many_there_are()
    {
        const int Pulling = HandOver.MaxHeld + 100;
        const int Gone = 50;
        await using var stage = new ObserverStage();
        await stage.CreateNamespaceAsync();
        for (var number = 0; number < Pulling; number++)
        {
            await stage.CreateAsync($"pull-{number}", CannotPull);
        }

        for (var number = 0; number < Gone; number++)
        {
            await stage.CreateAsync($"z-evicted-{number}", Evicted);
        }

        await stage.ObserveAsync();
        stage.Lead();

        await Eventually.TrueAsync(async () => (await stage.ReportsAsync()).Select(static report => report.Pod.Name).Distinct().Count() == Pulling + Gone, "all are reported");
    }

    [Fact]
    public async Task A_list_that_fails_is_not_asked_for_again_with_every_look()
    {
        await using var stage = new ObserverStage();
        await stage.CreateNamespaceAsync();
        for (var number = 0; number < HandOver.MaxHeld + 10; number++)
        {
            await stage.CreateAsync($"evicted-{number}", Evicted);
        }

        stage.Cluster.RefusesPodLists = true;
        await stage.ObserveAsync();
        stage.Lead();

        await Eventually.TrueAsync(() => Task.FromResult(stage.Cluster.PodLists > 0), "the list is asked for");
        await Task.Delay(TimeSpan.FromSeconds(4), TimeProvider.System);
        stage.Cluster.PodLists.ShouldBe(1);
    }

    [Fact]
    public async Task A_report_whose_context_is_left_out_in_a_flood_says_so_and_the_next_failure_is_harvested()
    {
        const int Flood = 300;
        await using var stage = new ObserverStage();
        await stage.CreateNamespaceAsync();
        await stage.ObserveAsync();
        stage.Lead();
        stage.Cluster.FallSilent();
        for (var number = 0; number < Flood; number++)
        {
            await stage.CreateAsync($"web-{number}", Crashed(1));
        }

        await Eventually.TrueAsync(async () => (await stage.ReportsAsync()).Select(static report => report.Pod.Name).Distinct().Count() == Flood, "all are reported");
        var leftOut = (await stage.ReportsAsync()).Where(static report => report.Context is [{ Name: "context" }]).ToList();
        leftOut.Count.ShouldBeInRange(1, Flood - 100);
        leftOut[0].Context![0].Withheld.ShouldBe("left out: too many failures at once");

        stage.Cluster.Answer();
        var pod = leftOut[0].Pod.Name;
        await Eventually.TrueAsync(
            async () =>
            {
                var reports = await stage.ReportsAsync();
                return reports.Where(report => report.Pod.Name != pod && report.Context is not null && !leftOut.Contains(report)).DistinctBy(static report => report.Pod.Name).Count() >= Flood - leftOut.Count;
            },
            "the others are harvested");
        await stage.SetAsync(pod, Crashed(2));

        await Eventually.TrueAsync(
            async () => (await stage.ReportsAsync()).Any(report => report.Pod.Name == pod && report.Count == 2 && report.Context?.Any(static part => part.Name == "log/web") == true), "the next failure is harvested");
    }

    private static string Crashed(int run)
        => $$"""{ "phase": "Running", "containerStatuses": [{ "name": "web", "restartCount": 0, "state": { "terminated": { "exitCode": 1, "containerID": "containerd://{{run}}" } } }] }""";
}
