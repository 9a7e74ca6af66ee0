using Trimtab.Domain.Notifications;
using Trimtab.TestKit.Faults;

namespace Trimtab.Domain.Tests.Changes.PullRequests;

/// <summary>The process is killed once at every single call to the outside, before and after its effect. The world must end the same: one request for each version, each decision recorded once.</summary>
public sealed class PullRequestKillTests
{
    public static TheoryData<string, bool> Ends => new()
    {
        { "merged", false }, { "merged", true }, { "closed", false }, { "closed", true }, { "superseded", false }, { "superseded", true }, { "expired", false }, { "expired", true }, { "mended twice", false }, { "mended twice", true },
    };

    [Theory]
    [MemberData(nameof(Ends))]
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
                call.ShouldBeGreaterThan(30, "the run makes that many calls");
                return;
            }

            seen.ShouldBe(expected, $"killed {(isAfter ? "after" : "before")} call {call}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_kill_anywhere_a_conflict_is_mended(bool isAfter)
    {
        for (var call = 1; ; call++)
        {
            var killer = new Killer();
            var scene = new PullRequestScene("minor: review, ", killer);
            killer.Arm(call, isAfter);
            await scene.ScanAsync("1.3.0");
            await scene.PassAsync(TimeSpan.FromMinutes(2));
            if (!killer.HasKilled)
            {
                call.ShouldBeGreaterThan(15, "the run makes that many calls");
                return;
            }

            killer.Disarm();
            var (branch, first) = (scene.Open.Branch, scene.Host.HeadOf(scene.Open.Branch));
            scene.Repository["apps/web.yaml"] = "# others\n" + scene.Repository["apps/web.yaml"];
            scene.Host.Conflicts.Add(scene.Open.Number);
            await scene.PassAsync(TimeSpan.FromMinutes(2));

            scene.Host.HeadOf(branch).ShouldNotBe(first, $"killed {(isAfter ? "after" : "before")} call {call}");
        }
    }

    private static async Task<World> RunAsync(string end, Killer killer)
    {
        var scene = new PullRequestScene("minor: review, ", killer);
        await scene.ScanAsync("1.3.0");
        await scene.PassAsync(TimeSpan.FromMinutes(3));
        switch (end)
        {
            case "merged":
                scene.Host.Merge(1, "alice");
                break;
            case "closed":
                scene.Host.Close(1, "bob");
                break;
            case "superseded":
                await scene.ScanAsync("1.3.0", "1.3.1");
                break;
            case "mended twice":
                await MendAsync(scene, "# others\n");
                await MendAsync(scene, "# more\n");
                scene.Host.Merge(1, "alice");
                break;
            default:
                scene.Desk.Clock.Advance(TimeSpan.FromDays(2));
                break;
        }

        await scene.PassAsync(TimeSpan.FromMinutes(6));
        killer.Disarm();
        var change = await scene.ReadAsync("1.3.0");
        return new World(
            $"{change.State} {change.PullRequest!.IsDone} {string.Join(' ', scene.Begun)}; branches: {string.Join(' ', scene.Host.Branches)}; {scene.Repository["apps/web.yaml"].Split('\n')[0]}",
            string.Join('\n', scene.Host.Requests.Select(static request => $"{request.Number} {request.Phase} {request.Title} {string.Join('/', request.Comments.Select(static comment => comment.Split(" deadline ")[0]))}")),
            string.Join(' ', scene.Desk.Audit.Records.Select(static record => record.Id).Order(StringComparer.Ordinal)),
            string.Join(' ', scene.Desk.Sender.Of<Notification>().Select(static told => told.Id).Distinct().Order(StringComparer.Ordinal)),
            string.Join(' ', (await scene.Desk.Holds.ListAsync(default)).Select(static hold => $"{hold.Version.Version} {hold.By}")));
    }

    /// <summary>Somebody changes the file, and the request is written anew on top of that.</summary>
    private static async Task MendAsync(PullRequestScene scene, string line)
    {
        scene.Repository["apps/web.yaml"] = line + scene.Repository["apps/web.yaml"];
        scene.Host.Conflicts.Add(1);
        await scene.PassAsync(TimeSpan.FromMinutes(2));
        scene.Host.Conflicts.Remove(1);
    }

    private sealed record World(string State, string Requests, string Records, string Told, string Holds);
}
