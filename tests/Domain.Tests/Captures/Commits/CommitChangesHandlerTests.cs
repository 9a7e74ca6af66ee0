using Trimtab.Domain.Captures;
using Trimtab.Domain.Captures.Commits;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Tests.Captures.Commits;

public sealed class CommitChangesHandlerTests
{
    private const string Config = """{"repoUrl":"https://git.example.com/state.git","push":{"interval":"10s","maxCommits":2}}""";

    private static readonly Capture[] Story =
    [
        Given.Change("a", "1", "one\n"),
        Given.Change("a", "2", "two\n", "joe", "1"),
        Given.Change("b", "3", "b\n"),
        Given.Change("a", "4", "one\n", previous: "2"),
        Given.Change("b", "5", null, previous: "3"),
    ];

    [Fact]
    public async Task Every_change_is_a_commit_of_its_own_and_the_status_tells()
    {
        using var scene = await SceneAsync();
        scene.Post(Story);

        await scene.DeliverAsync();

        scene.Repository.Subjects.ShouldBe(
        [
            "[UPDATE] configmap/a in ns/shop by user/jane", "[UPDATE] configmap/a in ns/shop by user/joe", "[UPDATE] configmap/b in ns/shop by user/jane",
            "[UPDATE] configmap/a in ns/shop by user/jane", "[DELETE] configmap/b in ns/shop by user/jane",
        ]);
        scene.Repository.Files.ShouldBe(new Dictionary<string, string> { ["namespaces/shop/configmap/a.yaml"] = "one\n" });
        var status = await scene.StatusAsync();
        (status.Text("lastCommit"), status.Number("queueLength"), status.Items("conditions").Single().Text("status")).ShouldBe(("5", 0, "True"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_at_any_call_no_change_is_lost_and_none_is_committed_twice(bool isAfter)
    {
        var (calls, expected, _) = await KilledAsync(0, isAfter);
        calls.ShouldBeGreaterThan(20);

        for (var call = 1; call <= calls; call++)
        {
            var (_, commits, wasKilled) = await KilledAsync(call, isAfter);

            commits.ShouldBe(expected, $"killed at {call} of {calls}");
            wasKilled.ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Late_double_and_shuffled_messages_end_in_the_last_state()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            using var scene = await SceneAsync();
            Capture[] messages = [.. Story, .. Story];
            new Random(seed).Shuffle(messages);
            scene.Post(messages);

            await scene.DeliverAsync();

            scene.Repository.Files.ShouldBe(new Dictionary<string, string> { ["namespaces/shop/configmap/a.yaml"] = "one\n" }, $"seed {seed}");
            scene.Repository.Commits.Count.ShouldBeLessThanOrEqualTo(Story.Length, $"seed {seed}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_list_that_finds_what_a_watch_showed_of_the_same_version_does_not_take_its_user_away(bool isListFirst)
    {
        using var scene = await SceneAsync();
        scene.Post(Given.Change("a", "1", "one\n"));
        await scene.DeliverAsync();
        Capture[] deletions = [Given.Change("a", "5", null, "jane", "1"), Given.Change("a", "5", null, Capture.Unknown, "1", isFromList: true)];
        scene.Post(isListFirst ? [.. deletions.Reverse()] : deletions);

        await scene.DeliverAsync();

        scene.Repository.Subjects.Last().ShouldBe("[DELETE] configmap/a in ns/shop by user/jane");
    }

    [Fact]
    public async Task A_push_of_somebody_else_is_built_upon()
    {
        using var scene = await SceneAsync();
        scene.Repository.BeforePush = () => scene.Repository.Add(new ChangeCommit("By hand\n", CommitAuthor.Of("joe"), Given.Time, [new FileChange("readme", "x\n")]));
        scene.Post(Story);

        await scene.DeliverAsync();

        scene.Replays.ShouldBe(1);
        scene.Named.ShouldBe(["apps/state"]);
        scene.Repository.Commits.Count.ShouldBe(Story.Length + 1);
        scene.Repository.Files.Keys.ShouldBe(["namespaces/shop/configmap/a.yaml", "readme"]);
    }

    [Fact]
    public async Task While_the_remote_is_away_nothing_is_lost_and_the_queue_length_shows_it()
    {
        using var scene = await SceneAsync();
        scene.Repository.IsReachable = false;
        scene.Post(Story);

        await scene.DeliverAsync(maxWaits: 10);
        var (away, queued) = (await scene.StatusAsync(), scene.Queued);
        scene.Repository.IsReachable = true;
        await scene.DeliverAsync(maxWaits: 100);
        var back = await scene.StatusAsync();

        (away.Number("queueLength"), away.Items("conditions").Single().Text("reason"), queued).ShouldBe((5, "Unreachable", 5));
        (back.Number("queueLength"), back.Items("conditions").Single().Text("reason"), scene.Queued).ShouldBe((0, "Pushed", 0));
        scene.Repository.Commits.Count.ShouldBe(Story.Length);
    }

    [Fact]
    public async Task What_was_deleted_while_nobody_watched_is_taken_out_by_a_later_list()
    {
        using var scene = await SceneAsync();
        scene.Post(Given.Change("kept", "1", "k\n"), Given.Change("gone", "2", "g\n"), Given.Change("newer", "9", "n\n"));
        await scene.DeliverAsync();

        scene.Post(new CapturePresence("apps", "state", "", "ConfigMap", ["shop"], [Given.Change("kept", "1", null).Object.Key], "7"));
        await scene.DeliverAsync();

        scene.Repository.Files.Keys.ShouldBe(["namespaces/shop/configmap/kept.yaml", "namespaces/shop/configmap/newer.yaml"]);
        scene.Repository.Commits[^1].Message.ShouldContain("Merges the versions since 2");
    }

    [Fact]
    public async Task What_no_rule_names_any_more_stays_in_the_repository_as_it_is()
    {
        using var scene = await SceneAsync();
        scene.Post(Given.Change("a", "1", "a\n"));
        await scene.DeliverAsync();

        scene.Post(new CapturePresence("apps", "state", "", "ConfigMap", ["other"], [], "7"));
        await scene.DeliverAsync();

        scene.Repository.Subjects.ShouldBe(["[UPDATE] configmap/a in ns/shop by user/jane"]);
    }

    [Fact]
    public async Task A_secret_never_gets_near_the_repository()
    {
        using var scene = await SceneAsync();
        scene.Post(Given.Change("token", "1", "password\n") with { Object = new ObjectReference(KindName.Secret, "shop", "token") });

        await scene.DeliverAsync();

        scene.Repository.Commits.ShouldBeEmpty();
        (await scene.Documents.FindWaitingAsync("apps", "state", CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_wrong_configuration_says_so_and_keeps_the_changes()
    {
        using var scene = new CaptureScene();
        await scene.ConfigureAsync("""{"repoUrl":"ftp://git.example.com/state.git"}""");
        scene.Post(Story[0]);

        await scene.DeliverAsync();

        var status = await scene.StatusAsync();
        (status.Items("conditions").Single().Text("reason"), status.Number("queueLength")).ShouldBe(("Invalid", 1));
        status.Items("conditions").Single().Text("message").ShouldContain("spec.repoUrl");
    }

    [Fact]
    public async Task Of_many_changes_only_the_first_asks_the_cluster_how_long_to_wait()
    {
        using var scene = await SceneAsync("""{"repoUrl":"https://git.example.com/state.git","push":{"interval":"10s","maxCommits":30}}""");
        scene.LosesPushes = true;
        scene.Post([.. Enumerable.Range(1, 40).Select(static number => Given.Change($"map-{number}", $"{number}", "x\n"))]);

        await scene.DeliverAsync();

        scene.Clusters.Calls.ShouldBe(1);
        (await scene.Pushes.ReadAsync("apps", "state", CancellationToken.None)).DueAt.ShouldBe(scene.Clock.GetUtcNow());
    }

    [Fact]
    public async Task A_changed_interval_holds_from_the_push_on_that_it_asks_for()
    {
        using var scene = await SceneAsync();
        scene.Post(Story);
        await scene.DeliverAsync();

        await scene.ConfigureAsync("""{"repoUrl":"https://git.example.com/state.git","push":{"interval":"1h","maxCommits":2}}""");
        scene.Post(new CommitChanges("apps", "state"));
        await scene.DeliverAsync();
        await scene.HandleAsync(new CaptureChange("apps", "state", Given.Change("c", "9", "c\n")));

        (await scene.Pushes.ReadAsync("apps", "state", CancellationToken.None)).DueAt.ShouldBe(scene.Clock.GetUtcNow().AddHours(1));
    }

    private static async Task<(long Calls, string Commits, bool WasKilled)> KilledAsync(long call, bool isAfter)
    {
        using var scene = await SceneAsync();
        scene.Post(Story);
        scene.Killer.Arm(call == 0 ? long.MaxValue : call, isAfter);
        await scene.DeliverAsync();
        var calls = scene.Killer.Calls;
        await scene.SweepAsync(TimeSpan.FromSeconds(30));
        await scene.DeliverAsync();
        return (
            calls,
            string.Join('\n', scene.Repository.Commits.Select(static commit => commit.Message)),
            call == 0 || scene.Killer.HasKilled);
    }

    private static async Task<CaptureScene> SceneAsync(string config = Config)
    {
        var scene = new CaptureScene();
        await scene.ConfigureAsync(config);
        return scene;
    }
}
