using Trimtab.Adapters.Kubernetes;
using Trimtab.Adapters.Tests.Kubernetes.Contract;
using Trimtab.Domain.Clusters;
using Trimtab.TestKit.Time;

namespace Trimtab.Adapters.Tests.Kubernetes.Watching;

public sealed class ObjectWatchTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task A_cut_watch_goes_on_from_the_last_bookmark()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.Then(200, Bodies.List("10", [Bodies.ConfigMap("one", "5")]))
            .ThenWatch(false, Bodies.Event("MODIFIED", Bodies.ConfigMap("one", "11", "b")), Bodies.Bookmark("20"), """{"type":"MODI""")
            .ThenWatch(true, Bodies.Event("MODIFIED", Bodies.ConfigMap("one", "21", "c")));

        var events = await WatchAsync(api, 4);

        events.ShouldBe(["Added one a", "Synced", "Modified one b", "Modified one c"]);
        api.Requests.Select(Version).ShouldBe(["", "10", "20"]);
    }

    [Fact]
    public async Task After_a_cut_nothing_is_reported_twice()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.Then(200, Bodies.List("10", [Bodies.ConfigMap("one", "5")]))
            .ThenWatch(false, Bodies.Event("ADDED", Bodies.ConfigMap("two", "11")))
            .ThenWatch(true, Bodies.Event("ADDED", Bodies.ConfigMap("two", "11")), Bodies.Event("ADDED", Bodies.ConfigMap("one", "12", "b")), Bodies.Event("DELETED", Bodies.ConfigMap("never-seen", "13")), Bodies.Event("DELETED", Bodies.ConfigMap("two", "14")));

        var events = await WatchAsync(api, 5);

        events.ShouldBe(["Added one a", "Synced", "Added two a", "Modified one b", "Deleted two a"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_410_a_new_list_becomes_the_missed_events(bool asEvent)
    {
        await using var api = await ScriptedApi.StartAsync();
        api.Then(200, Bodies.List("10", [Bodies.ConfigMap("gone", "1"), Bodies.ConfigMap("same", "2"), Bodies.ConfigMap("changed", "3")]));
        var expired = Bodies.Status(410, "Expired", "too old resource version");
        _ = asEvent ? api.ThenWatch(true, Bodies.Event("ERROR", expired)) : api.Then(410, expired);
        api.Then(200, Bodies.List("30", [Bodies.ConfigMap("same", "2"), Bodies.ConfigMap("changed", "25", "b"), Bodies.ConfigMap("new", "26")]))
            .ThenWatch(true, Bodies.Event("DELETED", Bodies.ConfigMap("new", "31")));

        var events = await WatchAsync(api, 9);

        events.ShouldBe(["Added gone a", "Added same a", "Added changed a", "Synced", "Modified changed b", "Added new a", "Deleted gone", "Synced", "Deleted new a"]);
        api.Requests.Select(Version).ShouldBe(["", "10", "", "30"]);
    }

    [Fact]
    public async Task An_object_made_anew_under_its_name_is_deleted_and_added()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.Then(200, Bodies.List("10", [Bodies.ConfigMap("one", "5")]))
            .Then(410, Bodies.Status(410, "Expired", "too old"))
            .Then(200, Bodies.List("20", [Bodies.ConfigMap("one", "15", "b").Replace("uid-one", "uid-next", StringComparison.Ordinal)]))
            .ThenWatch(true);

        (await WatchAsync(api, 5)).ShouldBe(["Added one a", "Synced", "Deleted one", "Added one b", "Synced"]);
    }

    [Fact]
    public async Task What_a_list_shows_no_more_is_gone_by_the_lists_version_and_what_was_made_anew_was_deleted_before_that()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.Then(200, Bodies.List("10", [Bodies.ConfigMap("gone", "1"), Bodies.ConfigMap("one", "5")]))
            .Then(410, Bodies.Status(410, "Expired", "too old"))
            .Then(200, Bodies.List("20", [Bodies.ConfigMap("one", "15", "b").Replace("uid-one", "uid-next", StringComparison.Ordinal)]))
            .ThenWatch(true);
        using var cluster = api.Connect(_clock);

        var events = await _clock.RunAsync(cluster.WatchAsync(KindName.ConfigMap, "ns", null, CancellationToken.None).Take(7).ToListAsync().AsTask());

        events.Skip(3).Where(static change => change.Object is not null).Select(static change => $"{change.Kind} {change.Object!.Name} {change.Object!.ResourceVersion} {change.IsListed}")
            .ShouldBe(["Deleted one 5 True", "Added one 15 True", "Deleted gone 20 True"]);
    }

    [Fact]
    public async Task A_list_comes_page_by_page_and_is_begun_again_when_its_snapshot_expires()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.Then(200, Bodies.List("5", [Bodies.ConfigMap("one", "1"), Bodies.ConfigMap("gone", "2")], "next"))
            .Then(410, Bodies.Status(410, "Expired", "the continue parameter is too old"))
            .Then(200, Bodies.List("9", [Bodies.ConfigMap("one", "1")], "next"))
            .Then(200, Bodies.List("9", [Bodies.ConfigMap("two", "8")]))
            .ThenWatch(true);

        (await WatchAsync(api, 5)).ShouldBe(["Added one a", "Added gone a", "Added two a", "Deleted gone", "Synced"]);
        api.Requests.Count(static request => request.Contains("limit=500", StringComparison.Ordinal)).ShouldBe(4);
    }

    [Fact]
    public async Task An_unreadable_event_leads_to_a_new_list()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.Then(200, Bodies.List("10", []))
            .ThenWatch(true, "{\"type\":\"ADDED\",\"object\":{{{}\n")
            .Then(200, Bodies.List("20", [Bodies.ConfigMap("one", "15")]))
            .ThenWatch(true);

        (await WatchAsync(api, 3)).ShouldBe(["Synced", "Added one a", "Synced"]);
    }

    /// <summary>A page of the list and its end, a watch that is opened, an event, a bookmark, the watch that is opened after the cut, and its event.</summary>
    [Fact]
    public async Task Every_sign_of_life_is_told_and_no_failed_attempt_is()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.Then(200, Bodies.List("10", []))
            .ThenWatch(false, Bodies.Event("ADDED", Bodies.ConfigMap("one", "11")), Bodies.Bookmark("20"))
            .Then(503, "not now")
            .ThenWatch(true, Bodies.Event("MODIFIED", Bodies.ConfigMap("one", "21", "b")));
        using var cluster = api.Connect(_clock);
        var heard = 0;
        await using var watch = new WatchProbe(cluster.WatchAsync(KindName.ConfigMap, "ns", null, () => heard++, CancellationToken.None));

        await _clock.RunAsync(watch.TakeAsync(3));

        heard.ShouldBe(7);
    }

    [Fact]
    public void A_watch_that_is_well_is_never_silent_for_too_long()
        => (new KubernetesLimits().WatchIdle + TimeSpan.FromSeconds(30)).ShouldBeLessThanOrEqualTo(WatchPulse.LongestSilence);

    [Fact]
    public async Task A_silent_watch_is_opened_again()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.Then(200, Bodies.List("10", []))
            .ThenWatch(true, Bodies.Event("ADDED", Bodies.ConfigMap("one", "15")))
            .ThenWatch(true, Bodies.Event("MODIFIED", Bodies.ConfigMap("one", "16", "b")));
        using var cluster = api.Connect(_clock);
        await using var watch = new WatchProbe(cluster.WatchAsync(KindName.ConfigMap, "ns", null, CancellationToken.None));
        (await watch.TakeAsync(2)).ShouldBe(["Synced", "Added one a"]);

        _clock.Advance(ScriptedApi.Patient.WatchIdle);

        (await _clock.RunAsync(watch.NextAsync())).ShouldBe("Modified one b");
        api.Requests.Select(Version).ShouldBe(["", "10", "15"]);
    }

    [Fact]
    public async Task A_failing_server_is_asked_less_and_less_often()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.Then(200, Bodies.List("10", []));
        for (var i = 0; i < 6; i++)
        {
            api.Then(503, "not now");
        }

        api.ThenWatch(true, Bodies.Event("ADDED", Bodies.ConfigMap("one", "15")));

        (await WatchAsync(api, 2)).ShouldBe(["Synced", "Added one a"]);
        // 0.25 + 0.5 + 1 + 2 + 4 + 8 s, each at least half.
        (_clock.GetUtcNow() - new FakeClock().GetUtcNow()).TotalSeconds.ShouldBeGreaterThan(7.8);
    }

    [Fact]
    public async Task A_refusal_that_only_a_person_can_mend_ends_the_watch()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.Then(403, Bodies.Status(403, "Forbidden", "you may not"));
        using var cluster = api.Connect(_clock);

        var refusal = await Should.ThrowAsync<ClusterException>(async () =>
        {
            await foreach (var _ in cluster.WatchAsync(KindName.ConfigMap, "ns", null, CancellationToken.None))
            {
            }
        });

        refusal.Reason.ShouldBe("Forbidden");
    }

    private static string Version(string request)
    {
        var at = request.IndexOf("resourceVersion=", StringComparison.Ordinal);
        return at < 0 ? "" : request[(at + "resourceVersion=".Length)..].Split('&')[0];
    }

    private async Task<List<string>> WatchAsync(ScriptedApi api, int count)
    {
        using var cluster = api.Connect(_clock);
        await using var watch = new WatchProbe(cluster.WatchAsync(KindName.ConfigMap, "ns", null, CancellationToken.None));
        return await _clock.RunAsync(watch.TakeAsync(count));
    }
}
