using Trimtab.Domain.Fleet;
using Trimtab.Domain.Judging;

namespace Trimtab.Domain.Tests.Fleet;

public sealed class JudgePolicyFileTests
{
    [Theory]
    [InlineData("policy.yaml", "falseRollBackRate: 0.5%\nminRequests: 20\nlatencyGrace: 30s\n")]
    [InlineData("policy.yaml", "judge:\n  falseRollBackRate: 0.005\n  minRequests: 20\n  latencyGrace: 30s\n")]
    [InlineData("policy.json", """{"falseRollBackRate":0.005,"minRequests":20,"latencyGrace":"30s"}""")]
    public void Fields_are_read_with_or_without_the_key_from_yaml_or_json(string name, string text)
    {
        var (policy, faults) = JudgePolicyFile.Read(name, text);

        faults.ShouldBeEmpty();
        policy.ShouldBe(JudgePolicy.Default with { FalseRollBackRate = 0.005, MinRequests = 20, LatencyGrace = TimeSpan.FromSeconds(30) });
    }

    [Fact]
    public void An_empty_file_is_the_default_policy()
        => JudgePolicyFile.Read("policy.yaml", "").Policy.ShouldBe(JudgePolicy.Default);

    [Fact]
    public void Every_fault_is_listed_with_its_line()
    {
        var (_, faults) = JudgePolicyFile.Read("policy.yaml", "minRequests: -1\nbadMargin: 300%\nlatencygrace: 1s\n");

        faults.Select(fault => (fault.Line, fault.Path)).ShouldBe([(1, "minRequests"), (2, "badMargin"), (3, "latencygrace")], ignoreOrder: true);
        JudgePolicyFile.Read("policy.yaml", "a: [").Faults.ShouldNotBeEmpty();
        JudgePolicyFile.Read("policy.yaml", "- 1").Faults.ShouldHaveSingleItem().Text.ShouldBe("Must be a map.");
    }
}
