using Trimtab.Domain.Fleet;
using Trimtab.Domain.Judging;
using Trimtab.Domain.Rollouts;
using Trimtab.Domain.Sources;

namespace Trimtab.Domain.Tests.Rollouts;

public sealed class RolloutRulesTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    internal static readonly RolloutDocument Document = new()
    {
        Id = "shop-prod-12345678",
        Target = "shop-prod",
        Cluster = "eu",
        Source = "shop",
        Revision = "1234567890",
        Commit = new CommitSummary("Faster", "Ann", Start),
        Policy = RolloutPolicy.Default,
        PromotionDeadline = TimeSpan.FromMinutes(5),
        FleetVersion = "sha256:f",
        RequestedBy = "webhook:shop",
        CorrelationId = "c",
        Workloads = [],
        Phase = RolloutPhase.Progressing,
        StartedAt = Start,
        PhaseSince = Start,
        StepSince = Start,
        NextTickDue = Start,
    };

    private static readonly WorkloadSight Good = new("shop/web", 4, null, 1, 1, null, Start, [], new Verdict.Promote("good"));
    private static readonly WorkloadSight Undecided = Good with { Verdict = new Verdict.Hold("12 of 50 requests") };
    private static readonly WorkloadSight Unready = Good with { CanaryReady = 0, ReadySince = null, UnreadySince = Start, Verdict = new Verdict.Hold("-") };

    [Fact]
    public void A_good_canary_grows_only_when_its_step_has_lasted()
    {
        Decide(Good, 9.9).ShouldBeOfType<RolloutMove.Stay>();
        Decide(Good, 10).ShouldBeOfType<RolloutMove.Grow>().Step.ShouldBe(2, "25 % of 4 is the 1 pod it has");
        Decide(Good with { ReadySince = Start.AddSeconds(5) }, 10).ShouldBeOfType<RolloutMove.Stay>();
    }

    [Fact]
    public void After_the_last_step_that_grows_it_is_promoted()
    {
        RolloutRules.Decide(Document with { Step = 3 }, [Good], Start.AddSeconds(10)).ShouldBeOfType<RolloutMove.Promote>();
        Decide(Good with { StableReplicas = 1 }, 10).ShouldBeOfType<RolloutMove.Promote>();
    }

    [Fact]
    public void Several_workloads_move_together_or_not_at_all()
    {
        Decide([Good, Undecided], 60).ShouldBeOfType<RolloutMove.Stay>();
        Decide([Good, Unready], 60).ShouldBeOfType<RolloutMove.Stay>();
        Decide([Good, Good with { Failures = ["pod x: crashed"] }], 1).ShouldBeOfType<RolloutMove.RollBack>();
    }

    [Theory]
    [InlineData(RolloutPhase.Preparing)]
    [InlineData(RolloutPhase.Progressing)]
    [InlineData(RolloutPhase.Promoting)]
    [InlineData(RolloutPhase.Watching)]
    public void A_pod_failure_or_the_judge_rolls_back_in_every_phase_also_when_a_person_holds(RolloutPhase phase)
    {
        var held = Document with { Phase = phase, HeldBy = "ann@desk" };

        RolloutRules.Decide(held, [Good with { Failures = ["pod web-canary-a: exited with code 3"] }], Start).Reason
            .ShouldBe("shop/web: pod web-canary-a: exited with code 3");
        RolloutRules.Decide(held, [Good with { Verdict = new Verdict.RollBack("5 % bad") }], Start).ShouldBeOfType<RolloutMove.RollBack>();
        RolloutRules.Decide(held, [Good with { StableReplicas = null }], Start).ShouldBeOfType<RolloutMove.RollBack>();
    }

    [Fact]
    public void Unready_pods_have_until_the_deadline()
    {
        Decide(Unready, 120).ShouldBeOfType<RolloutMove.Stay>();
        Decide(Unready, 120.1).Reason.ShouldBe("shop/web: 0 of 1 canary pods were ready within 2 min.");
    }

    [Fact]
    public void A_held_rollout_stays_however_good_it_is()
        => RolloutRules.Decide(Document with { HeldBy = "ann@desk" }, [Good], Start.AddHours(1)).ShouldBeOfType<RolloutMove.Stay>();

    [Theory]
    [InlineData(NoEvidenceAction.Hold, typeof(RolloutMove.TellNoEvidence))]
    [InlineData(NoEvidenceAction.Promote, typeof(RolloutMove.Grow))]
    [InlineData(NoEvidenceAction.RollBack, typeof(RolloutMove.RollBack))]
    public void Without_evidence_the_policy_decides_when_the_step_has_lasted_longest(NoEvidenceAction action, Type move)
    {
        var document = Document with { Policy = Document.Policy with { OnNoEvidence = action } };

        RolloutRules.Decide(document, [Undecided], Start.AddSeconds(599)).ShouldBeOfType<RolloutMove.Stay>();
        RolloutRules.Decide(document, [Undecided], Start.AddSeconds(600)).ShouldBeOfType(move);
    }

    [Fact]
    public void People_are_told_of_missing_evidence_once_a_step()
        => RolloutRules.Decide(Document with { IsNoEvidenceTold = true }, [Undecided], Start.AddHours(1)).ShouldBeOfType<RolloutMove.Stay>();

    [Fact]
    public void Stable_without_replicas_is_promoted_without_a_canary()
        => Decide(Good with { StableReplicas = 0, CanaryWanted = 0, CanaryReady = 0, Verdict = new Verdict.Hold("no requests") }, 0)
            .ShouldBeOfType<RolloutMove.Promote>();

    [Fact]
    public void The_watch_begins_when_stable_is_ready_with_the_applied_revision()
    {
        var promoting = Document with { Phase = RolloutPhase.Promoting };
        var unsettled = Good with { StableUnsettled = "1 of 4 stable pods run the revision." };

        RolloutRules.Decide(promoting, [Good], Start).ShouldBeOfType<RolloutMove.Stay>("not applied yet");
        RolloutRules.Decide(promoting with { IsPromotionApplied = true }, [Good], Start).ShouldBeOfType<RolloutMove.Watch>();
        RolloutRules.Decide(promoting with { IsPromotionApplied = true }, [Good, unsettled], Start.AddMinutes(5)).ShouldBeOfType<RolloutMove.Stay>();
        RolloutRules.Decide(promoting with { IsPromotionApplied = true }, [Good, unsettled], Start.AddMinutes(5.1)).ShouldBeOfType<RolloutMove.RollBack>();
    }

    [Fact]
    public void The_watch_ends_well_when_it_has_lasted()
    {
        var watching = Document with { Phase = RolloutPhase.Watching };

        RolloutRules.Decide(watching, [Undecided], Start.AddSeconds(299)).ShouldBeOfType<RolloutMove.Stay>();
        RolloutRules.Decide(watching, [Undecided], Start.AddSeconds(300)).ShouldBeOfType<RolloutMove.Succeed>();
    }

    private static RolloutMove Decide(WorkloadSight sight, double seconds) => Decide([sight], seconds);

    private static RolloutMove Decide(IReadOnlyList<WorkloadSight> sight, double seconds) => RolloutRules.Decide(Document, sight, Start.AddSeconds(seconds));
}
