using Trimtab.Domain.Changes;
using Trimtab.Domain.Messaging;
using Trimtab.TestKit.Faults;

namespace Trimtab.Domain.Tests.Changes.PullRequests;

/// <summary>A group's pull request when somebody comes in between at any call: a kill, or a person's merge.</summary>
public sealed class GroupedRequestKillTests
{
    private static readonly TimeSpan Minutes = TimeSpan.FromMinutes(6);

    [Fact]
    public async Task A_merge_at_any_moment_in_which_one_leaves_lets_the_other_be_made_and_is_recorded_where_it_brought_both()
    {
        for (var call = 1; ; call++)
        {
            var scene = PullRequestScene.OfGroup(new Killer());
            await scene.ScanAsync("web", ["1.3.0"]);
            await scene.ScanAsync("api", ["1.3.0"]);
            await scene.PassAsync(TimeSpan.FromMinutes(4));
            await scene.Desk.Desk.AnswerAsync(new AnswerChange(PullRequestScene.ChangeOf("api", "1.3.0"), ChangeAnswer.Reject, "Not now.", null), MessageContext.For("carol"), default);
            var toCome = call;
            scene.Host.Asked = () =>
            {
                if (--toCome == 0)
                {
                    scene.Host.Merge(1, "alice");
                }
            };
            await scene.PassAsync(TimeSpan.FromMinutes(2));
            if (toCome > 0)
            {
                call.ShouldBeGreaterThan(8, "the leaving makes that many calls");
                return;
            }

            await scene.PassAsync(Minutes);

            var (web, api) = (await scene.ReadAsync("web", "1.3.0"), await scene.ReadAsync("api", "1.3.0"));
            var isMerged = scene.Repository["apps/api.yaml"].Contains("api:1.3.0", StringComparison.Ordinal);
            web.State.ShouldBe(ChangeState.Started, $"merged before call {call}");
            api.State.ShouldBe(ChangeState.Rejected, $"merged before call {call}");
            scene.Begun.ShouldBe([web.Id], $"merged before call {call}");
            scene.Desk.Audit.Records.Count(static record => record.Action == "change.mergedLate").ShouldBe(isMerged ? 1 : 0, $"merged before call {call}");
            (scene.Host.Requests.Count, scene.Host.Branches.Count()).ShouldBe((1, 0), $"merged before call {call}");
        }
    }

    [Theory]
    [InlineData("merged", false)]
    [InlineData("merged", true)]
    [InlineData("rejected", false)]
    [InlineData("rejected", true)]
    public async Task A_kill_anywhere_changes_nothing_in_the_end(string end, bool isAfter)
    {
        var expected = await RunAsync(end, new Killer());

        for (var call = 1; ; call++)
        {
            var killer = new Killer();
            killer.Arm(call, isAfter);
            var seen = await RunAsync(end, killer);
            if (!killer.HasKilled)
            {
                call.ShouldBeGreaterThan(60, "the run makes that many calls");
                return;
            }

            seen.ShouldBe(expected, $"killed {(isAfter ? "after" : "before")} call {call}");
        }
    }

    private static async Task<string> RunAsync(string end, Killer killer)
    {
        var scene = PullRequestScene.OfGroup(killer);
        await scene.ScanAsync("web", ["1.3.0"]);
        await scene.ScanAsync("api", ["1.3.0"]);
        await scene.PassAsync(TimeSpan.FromMinutes(4));
        if (end == "rejected")
        {
            var order = new AnswerChange(PullRequestScene.ChangeOf("api", "1.3.0"), ChangeAnswer.Reject, "Not now.", null);
            await scene.TryAsync(() => scene.Desk.Desk.AnswerAsync(order, MessageContext.For("carol") with { MessageId = "order" }, default));
            await scene.PassAsync(TimeSpan.FromMinutes(4));
        }

        scene.Host.Merge(1, "alice");
        await scene.PassAsync(TimeSpan.FromMinutes(8));
        killer.Disarm();
        return string.Join('\n',
        [
            .. scene.Host.Requests.Select(static request => $"{request.Number} {request.Phase} {request.Title} {string.Join('/', request.Comments)}"),
            $"{(await scene.ReadAsync("web", "1.3.0")).State} {(await scene.ReadAsync("api", "1.3.0")).State} {scene.Begun.Count}",
            .. scene.Desk.Audit.Records.Select(static record => record.Id.Length > 0 ? record.Action : "").Distinct().Order(StringComparer.Ordinal),
            string.Join(' ', scene.Repository.Commits.Select(static commit => commit.Files.Count)),
            string.Join(' ', scene.Host.Branches),
        ]);
    }
}
