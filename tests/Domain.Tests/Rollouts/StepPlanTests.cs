using Trimtab.Domain.Fleet;
using Trimtab.Domain.Rollouts;

namespace Trimtab.Domain.Tests.Rollouts;

public sealed class StepPlanTests
{
    [Theory]
    [InlineData(1, "1")]
    [InlineData(2, "1,2")]
    [InlineData(3, "1,2,3")]
    [InlineData(4, "1,2,4")]
    [InlineData(5, "1,2,3,5")]
    [InlineData(10, "1,3,5,10")]
    [InlineData(100, "1,25,50,100")]
    public void Sizes_are_the_rounded_up_shares_and_equal_ones_collapse(int stable, string sizes)
    {
        var steps = RolloutPolicy.Default.Steps;
        var walked = new List<int>();

        for (int? step = 0; step is { } present; step = StepPlan.Next(steps, present, [stable]))
        {
            walked.Add(StepPlan.Replicas(steps, present, stable));
        }

        string.Join(',', walked).ShouldBe(sizes);
    }

    [Fact]
    public void A_step_that_only_one_of_several_workloads_grows_in_is_kept()
        => StepPlan.Next(RolloutPolicy.Default.Steps, 0, [1, 10]).ShouldBe(1);

    [Fact]
    public void Stable_without_replicas_gets_no_canary()
        => StepPlan.Replicas(RolloutPolicy.Default.Steps, 3, 0).ShouldBe(0);
}
