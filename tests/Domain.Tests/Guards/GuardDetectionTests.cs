using System.Text.Json.Nodes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Guards;

namespace Trimtab.Domain.Tests.Guards;

public sealed class GuardDetectionTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Watch = TimeSpan.FromMinutes(5);
    private static readonly GoodTemplate A = new("a", new JsonObject { ["v"] = "a" });
    private static readonly GoodTemplate B = new("b", new JsonObject { ["v"] = "b" });

    public static TheoryData<string, DeploymentRevision, GuardedWorkload?, string> Looks => new()
    {
        { "first seen and well", Now(A, settled: Noon), null, "Adopt" },
        { "first seen and not well", Now(A), null, "NotYet" },
        { "first seen while it is replaced", Now(B) with { Running = A }, null, "Begin a" },
        { "nothing new", Now(A, "7", Noon), Memory("7", A), "Known" },
        { "nothing left to do about a failed one", Now(B, "7"), Memory("7", A), "Known" },
        { "another template", Now(B, "8"), Memory("7", A), "Begin a" },
        { "another one that is just ready", Now(B, "8", Noon - Watch + TimeSpan.FromSeconds(1)), Memory("7", A), "Begin a" },
        { "another one that has long run well", Now(B, "8", Noon - Watch), Memory("7", A), "Adopt" },
        { "back to the good one", Now(A, "9"), Memory("7", A), "Adopt" },
        { "no pods", Now(B, "8") with { Replicas = 0 }, Memory("7", A), "NotYet" },
        { "made anew", Now(B, "1") with { Uid = "u2" }, Memory("1", A), "NotYet" },
        { "a failed one again", Now(B, "9"), Failed(1), "TakeBack a" },
        { "a failed one again, also when it seems well", Now(B, "9", Noon - Watch), Failed(2), "TakeBack a" },
        { "a failed one too often", Now(B, "9"), Failed(GuardDetection.MaxRollBacks), "Leave a" },
    };

    [Theory]
    [MemberData(nameof(Looks))]
    public void A_look_calls_for_what_the_state_says(string name, DeploymentRevision now, GuardedWorkload? memory, string finding)
        => Words(GuardDetection.Find(now, memory, GuardFailureAction.RollBack, Watch, Noon)).ShouldBe(finding, name);

    [Fact]
    public void A_guard_that_only_reports_judges_a_failed_template_anew()
        => Words(GuardDetection.Find(Now(B, "9"), Failed(1), GuardFailureAction.Report, Watch, Noon)).ShouldBe("Begin a");

    [Fact]
    public void One_window_counts_once_and_a_late_one_turns_nothing_back()
    {
        var memory = Memory("7", A).WithFailed("8", "b", Noon, "crashed");
        memory.WithFailed("8", "b", Noon, "crashed").Failed.ShouldHaveSingleItem().Times.ShouldBe(1);
        memory.WithFailed("9", "b", Noon.AddMinutes(1), "again").Failed.ShouldHaveSingleItem().ShouldBe(new FailedTemplate("b", 2, Noon.AddMinutes(1), "crashed"));

        memory.WithGood("7", B).ShouldBe(memory);
        var good = memory.WithGood("10", B);
        (good.Revision, good.Good, good.Failed.Count).ShouldBe(("10", B, 0));
        good.WithDone("9").Revision.ShouldBe("10");
    }

    [Fact]
    public void Ten_failed_templates_are_remembered()
    {
        var memory = Enumerable.Range(1, 15).Aggregate(Memory("0", A), static (memory, number) => memory.WithFailed($"{number}", $"h{number}", Noon.AddMinutes(number), ""));

        memory.Failed.Select(static failed => failed.Hash).ShouldBe(Enumerable.Range(6, 10).Select(static number => $"h{number}"));
    }

    private static DeploymentRevision Now(GoodTemplate current, string number = "2", DateTimeOffset? settled = null)
        => new("u1", number, current, null, [], 3, settled);

    private static GuardedWorkload Memory(string revision, GoodTemplate good) => new() { Uid = "u1", Revision = revision, Good = good };

    private static GuardedWorkload Failed(int times) => Memory("8", A) with { Failed = [new FailedTemplate("b", times, Noon.AddHours(-1), "crashed")] };

    private static string Words(GuardFinding finding) => finding switch
    {
        GuardFinding.Begin begin => $"Begin {begin.Previous.Hash}",
        GuardFinding.TakeBack back => $"TakeBack {back.Previous.Hash}",
        GuardFinding.Leave leave => $"Leave {leave.Previous.Hash}",
        _ => finding.GetType().Name,
    };
}
