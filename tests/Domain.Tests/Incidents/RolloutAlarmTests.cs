using Trimtab.Domain.Incidents;
using Trimtab.Domain.Rollouts;
using Trimtab.Domain.Tests.Rollouts;
using Trimtab.TestKit.Messaging;

namespace Trimtab.Domain.Tests.Incidents;

public sealed class RolloutAlarmTests
{
    [Fact]
    public async Task A_failing_canary_has_its_rollout_look_at_once_and_the_tick_that_was_due_is_stale()
    {
        var (stage, rollout) = await RunningAsync();
        var before = await stage.ReadAsync(rollout);

        var sender = new RecordingSender();
        var told = await Alarm(stage, sender).RaiseAsync(await CanaryReportAsync(stage, rollout), default);

        told!.Id.ShouldBe(rollout);
        sender.Of<RolloutTick>().ShouldHaveSingleItem().ShouldBe(new RolloutTick(rollout, before.Sequence + 1));
        sender.Sent[0].Delay.ShouldBe(TimeSpan.Zero);
        (await stage.ReadAsync(rollout)).NextTickDue.ShouldBe(stage.Clock.GetUtcNow());
    }

    [Fact]
    public async Task What_stable_does_before_promotion_wakes_nobody()
    {
        var (stage, rollout) = await RunningAsync();
        var report = await CanaryReportAsync(stage, rollout);
        var stable = (await stage.ReadAsync(rollout)).Workloads[0].Name;

        var sender = new RecordingSender();
        var told = await Alarm(stage, sender).RaiseAsync(
            report with { Pod = report.Pod with { IsCanary = false }, Owner = report.Owner with { Name = stable } }, default);

        told!.Id.ShouldBe(rollout);
        sender.Sent.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("another cluster")]
    [InlineData("another namespace")]
    [InlineData("another workload")]
    public async Task A_stranger_belongs_to_no_rollout(string what)
    {
        var (stage, rollout) = await RunningAsync();
        var report = await CanaryReportAsync(stage, rollout);

        var told = await Alarm(stage, new RecordingSender()).RaiseAsync(what switch
        {
            "another cluster" => report with { Cluster = "us" },
            "another namespace" => report with { Pod = report.Pod with { Namespace = "pay" } },
            _ => report with { Owner = report.Owner with { Name = "other" } },
        }, default);

        told.ShouldBeNull();
    }

    [Fact]
    public async Task A_rollout_whose_end_is_decided_is_left_alone()
    {
        var stage = await GivenStage.OfAsync("web:2-crash");
        var rollout = await stage.StartAsync("v2");
        var report = await CanaryReportAsync(stage, rollout);
        await stage.RunToEndAsync(rollout);

        var sender = new RecordingSender();
        await Alarm(stage, sender).RaiseAsync(report, default);

        sender.Sent.ShouldBeEmpty();
    }

    private static async Task<(RolloutStage Stage, string Rollout)> RunningAsync()
    {
        var stage = await GivenStage.OfAsync("web:2");
        return (stage, await stage.StartAsync("v2"));
    }

    private static async Task<PodFailureReport> CanaryReportAsync(RolloutStage stage, string rollout)
    {
        var document = await stage.ReadAsync(rollout);
        var workload = document.Workloads[0];
        var report = GivenPods.Report();
        return report with
        {
            Cluster = document.Cluster,
            Pod = report.Pod with { Namespace = workload.Namespace, IsCanary = true },
            Owner = new WorkloadOwner("apps/v1", "Deployment", RolloutNames.Canary(workload.Name), "u", null),
        };
    }

    private static RolloutAlarm Alarm(RolloutStage stage, RecordingSender sender) => new(stage.Documents, sender, stage.Clock);
}
