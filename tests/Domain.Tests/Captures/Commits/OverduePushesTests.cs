using Trimtab.Domain.Captures;
using Trimtab.Domain.Captures.Commits;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Tests.Captures.Commits;

/// <summary>Every change that waits is pushed once, also when its message was lost, or its cluster was away.</summary>
public sealed class OverduePushesTests
{
    private const string Config = """{"repoUrl":"https://git.example.com/state.git","push":{"interval":"10s","maxCommits":2}}""";
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(10);
    private static readonly ClusterException Starting = new("The API server begins.", "ServiceUnavailable", 503);

    private static readonly Capture[] Story =
    [
        Given.Change("a", "1", "one\n"),
        Given.Change("a", "2", "two\n", "joe", "1"),
        Given.Change("b", "3", "b\n"),
    ];

    [Theory]
    [InlineData("Unreachable", 0)]
    [InlineData("ServiceUnavailable", 503)]
    [InlineData("Unauthorized", 401)]
    public async Task While_the_api_server_is_away_changes_are_kept_and_one_message_waits_for_it(string reason, int status)
    {
        using var scene = await SceneAsync();
        scene.Clusters.Fault = new ClusterException("No answer.", reason, status);
        scene.Post(Story);

        for (var sweep = 0; sweep < 60; sweep++)
        {
            await scene.DeliverAsync(maxWaits: 1);
            scene.PushesUnderWay.ShouldBe(1);
            await scene.SweepAsync(Step);
        }

        scene.Queued.ShouldBe(Story.Length);
        scene.Clusters.Fault = null;
        await scene.DeliverAsync(maxWaits: 10);
        scene.Repository.Commits.Count.ShouldBe(Story.Length);
    }

    [Fact]
    public async Task An_api_server_that_goes_away_between_push_and_status_is_told_later()
    {
        using var scene = await SceneAsync();
        scene.Repository.BeforePush = () => scene.Clusters.Fault = Starting;
        scene.Post(Story);

        await scene.DeliverAsync(maxWaits: 3);
        scene.Clusters.Fault = null;
        await scene.DeliverAsync(maxWaits: 10);

        scene.Repository.Commits.Count.ShouldBe(Story.Length);
        (await scene.StatusAsync()).Number("queueLength").ShouldBe(0);
    }

    [Fact]
    public async Task A_cluster_that_refuses_the_look_needs_a_person_and_is_looked_at_again_after_ten_minutes()
    {
        using var scene = await SceneAsync();
        scene.Post(Story);
        scene.Clusters.Fault = new ClusterException("The account can't get it.", "Forbidden", 403);
        await scene.DeliverAsync();
        (await scene.HandleAsync(new CommitChanges("apps", "state"))).ShouldBeOfType<Outcome.Stalled>();
        await scene.SweepAsync(TimeSpan.FromMinutes(10));
        scene.PushesUnderWay.ShouldBe(0);

        scene.Clusters.Fault = null;
        await scene.SweepAsync(TimeSpan.FromMinutes(1));
        await scene.DeliverAsync();

        scene.Repository.Commits.Count.ShouldBe(Story.Length);
    }

    [Fact]
    public async Task A_push_that_is_over_before_its_sender_goes_on_keeps_no_later_change_waiting()
    {
        using var scene = await SceneAsync("""{"repoUrl":"https://git.example.com/state.git","push":{"interval":"10s","maxCommits":1}}""");

        // Another worker has the message, and pushes, before the first one goes on.
        scene.LosesPushes = true;
        scene.AfterSend = () => scene.HandleAsync(new CommitChanges("apps", "state"));
        await scene.HandleAsync(new CaptureChange("apps", "state", Story[0]));
        await scene.DeliverAsync();
        scene.Repository.Commits.Count.ShouldBe(1);

        scene.LosesPushes = false;
        scene.Post(Story[1]);
        await scene.DeliverAsync();

        scene.Repository.Commits.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_push_whose_message_was_lost_is_asked_for_again_after_its_time()
    {
        using var scene = await SceneAsync();
        scene.LosesPushes = true;
        scene.Post(Story[0]);
        await scene.DeliverAsync();

        await scene.SweepAsync(Step);
        scene.PushesUnderWay.ShouldBe(0);
        await scene.SweepAsync(Step + Step);
        scene.PushesUnderWay.ShouldBe(1);
        await scene.DeliverAsync();

        scene.Repository.Commits.Count.ShouldBe(1);
        await scene.SweepAsync(TimeSpan.FromHours(1));
        (scene.PushesUnderWay, scene.Queued).ShouldBe((0, 0));
    }

    [Fact]
    public async Task While_somebody_pushes_no_push_is_asked_for()
    {
        using var scene = await SceneAsync();
        scene.LosesPushes = true;
        scene.Post(Story[0]);
        await scene.DeliverAsync();
        scene.Clock.Advance(TimeSpan.FromMinutes(1));
        await using (await scene.Leases.TryAcquireAsync("captures/apps/state", "somebody", TimeSpan.FromMinutes(1), CancellationToken.None))
        {
            await scene.SweepAsync(Step);
            scene.PushesUnderWay.ShouldBe(0);
        }

        await scene.SweepAsync(Step);

        scene.PushesUnderWay.ShouldBe(1);
    }

    [Fact]
    public async Task What_waits_is_counted_also_where_somebody_else_pushes()
    {
        using var scene = await SceneAsync();
        scene.Repository.IsReachable = false;
        scene.Post(Story);
        await scene.DeliverAsync(maxWaits: 3);
        await scene.SweepAsync(Step);
        var away = scene.Queued;

        scene.Repository.IsReachable = true;
        await scene.DeliverAsync(maxWaits: 3);
        ((ICaptureReport)scene).Queued("apps", "state", Story.Length);
        await scene.SweepAsync(Step);

        (away, scene.Queued).ShouldBe((Story.Length, 0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_at_any_call_and_with_its_message_lost_every_change_is_pushed_once(bool isAfter)
    {
        var (calls, expected) = await KilledAsync(0, isAfter);
        calls.ShouldBeGreaterThan(20);
        expected.Split("[UPDATE]").Length.ShouldBe(Story.Length + 1);

        for (var call = 1; call <= calls; call++)
        {
            (await KilledAsync(call, isAfter)).Commits.ShouldBe(expected, $"killed at {call} of {calls}");
        }
    }

    private static async Task<(long Calls, string Commits)> KilledAsync(long call, bool isAfter)
    {
        using var scene = await SceneAsync();
        scene.LosesPushes = true;
        scene.Post(Story);
        scene.Killer.Arm(call == 0 ? long.MaxValue : call, isAfter);
        for (var sweep = 0; sweep < 10; sweep++)
        {
            await scene.DeliverAsync();
            await scene.SweepAsync(Step);
        }

        scene.PushesUnderWay.ShouldBe(0);
        return (scene.Killer.Calls, string.Join('\n', scene.Repository.Commits.Select(static commit => commit.Message)));
    }

    private static async Task<CaptureScene> SceneAsync(string config = Config)
    {
        var scene = new CaptureScene();
        await scene.ConfigureAsync(config);
        return scene;
    }
}
