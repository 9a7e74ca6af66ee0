using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Adapters.Kubernetes.Access;
using Trimtab.Adapters.Tests.Kubernetes.Contract;
using Trimtab.Domain.Clusters;
using Trimtab.TestKit.Time;

namespace Trimtab.Adapters.Tests.Kubernetes;

public sealed class KubernetesClusterTests
{
    private static readonly ObjectReference One = new(KindName.ConfigMap, "ns", "one");
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task A_read_is_tried_again_after_the_pause_that_the_server_asks_for()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.Then(429, "slow down", ("Retry-After", "7")).Then(503, "").Then(200, Bodies.ConfigMap("one", "1"));
        using var cluster = api.Connect(_clock);

        var value = await _clock.RunAsync(cluster.GetAsync(One, CancellationToken.None));

        value!.Name.ShouldBe("one");
        (_clock.GetUtcNow() - new FakeClock().GetUtcNow()).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(7));
    }

    [Fact]
    public async Task A_server_that_turned_one_call_away_is_left_alone_by_the_next()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.Then(429, "slow down", ("Retry-After", "60")).Then(200, Bodies.ConfigMap("one", "1"));
        using var cluster = api.Connect(_clock);
        await Should.ThrowAsync<ClusterException>(() => cluster.GetAsync(One, CancellationToken.None));
        var began = _clock.GetUtcNow();

        await _clock.RunAsync(cluster.GetAsync(One, CancellationToken.None));

        (_clock.GetUtcNow() - began).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_long_pause_is_left_to_the_caller()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.Then(429, Bodies.Status(429, "TooManyRequests", "busy"), ("Retry-After", "60"));
        using var cluster = api.Connect(_clock);

        var refusal = await Should.ThrowAsync<ClusterException>(() => cluster.GetAsync(One, CancellationToken.None));

        (refusal.Reason, refusal.RetryAfter, refusal.IsTransient).ShouldBe(("TooManyRequests", TimeSpan.FromSeconds(60), true));
        api.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Only_what_is_safe_is_sent_twice()
    {
        (await AttemptsAsync(503, c => c.GetAsync(One, CancellationToken.None))).ShouldBe(5);
        (await AttemptsAsync(503, c => c.ApplyAsync(Value(), new ApplyOptions(), CancellationToken.None))).ShouldBe(5);
        (await AttemptsAsync(503, c => c.ScaleAsync(One, 1, CancellationToken.None))).ShouldBe(5);
        (await AttemptsAsync(503, c => c.DeleteAsync(One, new DeleteOptions(Uid: "u"), CancellationToken.None))).ShouldBe(5);
        (await AttemptsAsync(503, c => c.DeleteAsync(One, new DeleteOptions(), CancellationToken.None))).ShouldBe(1);
        (await AttemptsAsync(503, c => c.CreateAsync(Value(), CancellationToken.None))).ShouldBe(1);
        (await AttemptsAsync(503, c => c.ReplaceAsync(Value(), CancellationToken.None))).ShouldBe(1);
        (await AttemptsAsync(503, c => c.PatchAsync(One, [], null, CancellationToken.None))).ShouldBe(1);
        (await AttemptsAsync(429, c => c.CreateAsync(Value(), CancellationToken.None))).ShouldBe(5);
        (await AttemptsAsync(503, c => c.ProxyGetAsync("ns", "pod", 80, "/", 1000, CancellationToken.None), "error trying to reach service: x")).ShouldBe(1);
        (await AttemptsAsync(403, c => c.GetAsync(One, CancellationToken.None))).ShouldBe(1);
    }

    [Fact]
    public async Task Apply_is_tried_again_when_another_writer_was_quicker_but_not_when_a_manager_owns_the_field()
    {
        const string Owned = """{"causes":[{"reason":"FieldManagerConflict","message":"conflict with \"kubectl\" using v1","field":".data.key"}]}""";

        (await AttemptsAsync(409, c => c.ApplyAsync(Value(), new ApplyOptions(), CancellationToken.None), Bodies.Status(409, "Conflict", "the object has been modified"))).ShouldBe(5);
        (await AttemptsAsync(409, c => c.ApplyAsync(Value(), new ApplyOptions(Force: false), CancellationToken.None), Bodies.Status(409, "Conflict", "1 conflict", Owned))).ShouldBe(1);
    }

    [Fact]
    public async Task A_server_that_says_nothing_times_out()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.ThenSilence();
        using var cluster = api.Connect(_clock, new KubernetesLimits());

        var refusal = await Should.ThrowAsync<ClusterException>(() => _clock.RunAsync(cluster.GetAsync(One, CancellationToken.None)));

        (refusal.Reason, refusal.Status, refusal.IsTransient).ShouldBe(("Timeout", 0, true));
        refusal.Message.ShouldContain("30 s");
    }

    [Fact]
    public async Task A_body_that_stops_half_way_times_out_too()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.ThenWatch(true, """{"metadata":{"name":""");
        using var cluster = api.Connect(_clock, new KubernetesLimits());

        (await Should.ThrowAsync<ClusterException>(() => _clock.RunAsync(cluster.GetAsync(One, CancellationToken.None)))).Reason.ShouldBe("Timeout");
    }

    [Fact]
    public async Task The_callers_own_cancellation_is_no_timeout()
    {
        await using var api = await ScriptedApi.StartAsync();
        using var stop = new CancellationTokenSource();
        api.Then(async context =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        using var cluster = api.Connect();

        await Should.ThrowAsync<OperationCanceledException>(() => cluster.GetAsync(One, stop.Token));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unreachable()
    {
        var api = await ScriptedApi.StartAsync();
        using var cluster = api.Connect(_clock);
        await api.DisposeAsync();

        var refusal = await Should.ThrowAsync<ClusterException>(() => _clock.RunAsync(cluster.GetAsync(One, CancellationToken.None)));

        (refusal.Reason, refusal.Status).ShouldBe(("Unreachable", 0));
        refusal.Message.ShouldContain("scripted");
    }

    [Theory]
    [InlineData("{\"data\":{\"password\":\"hunter2\"", "BadAnswer")]
    [InlineData("<html>hunter2</html>", "BadAnswer")]
    [InlineData("[\"hunter2\"]", "BadAnswer")]
    [InlineData("", "BadAnswer")]
    public async Task An_answer_that_is_no_object_is_said_so_without_quoting_it(string body, string reason)
    {
        await using var api = await ScriptedApi.StartAsync();
        api.Then(200, body);
        using var cluster = api.Connect();

        var refusal = await Should.ThrowAsync<ClusterException>(() => cluster.GetAsync(One, CancellationToken.None));

        refusal.Reason.ShouldBe(reason);
        refusal.ToString().ShouldNotContain("hunter2");
        refusal.IsTransient.ShouldBeFalse();
    }

    [Fact]
    public async Task An_answer_over_the_limit_is_not_read_to_its_end()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.Then(200, Bodies.ConfigMap("one", "1", new string('x', 5000))).Then(200, Bodies.List("1", [Bodies.ConfigMap("one", "1", new string('x', 5000))]));
        using var cluster = api.Connect(limits: ScriptedApi.Patient with { MaxObjectBytes = 2000, MaxListBytes = 2000 });

        (await Should.ThrowAsync<ClusterException>(() => cluster.GetAsync(One, CancellationToken.None))).Reason.ShouldBe("TooLarge");
        (await Should.ThrowAsync<ClusterException>(() => cluster.ListAsync(KindName.ConfigMap, "ns", null, CancellationToken.None))).Reason.ShouldBe("TooLarge");
    }

    [Fact]
    public async Task A_list_whose_snapshot_expires_between_pages_is_read_again_at_once()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.Then(200, Bodies.List("5", [Bodies.ConfigMap("one", "1")], "next=/page"))
            .Then(410, Bodies.Status(410, "Expired", "the continue parameter is too old"))
            .Then(200, Bodies.List("9", [Bodies.ConfigMap("one", "1"), Bodies.ConfigMap("two", "8")]));
        using var cluster = api.Connect();

        var list = await cluster.ListAsync(KindName.ConfigMap, "ns", "a=b,c in (d)", CancellationToken.None);

        (list.ResourceVersion, list.Items.Count).ShouldBe(("9", 2));
        api.Requests.ShouldBe([
            "GET /api/v1/namespaces/ns/configmaps?limit=500&labelSelector=a%3Db%2Cc%20in%20%28d%29",
            "GET /api/v1/namespaces/ns/configmaps?limit=500&continue=next%3D%2Fpage&labelSelector=a%3Db%2Cc%20in%20%28d%29",
            "GET /api/v1/namespaces/ns/configmaps?limit=0&labelSelector=a%3Db%2Cc%20in%20%28d%29",
        ]);
    }

    [Fact]
    public async Task Objects_that_are_read_one_by_one_come_again_when_their_snapshot_expires()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.Then(200, Bodies.List("5", [Bodies.ConfigMap("one", "1")], "next"))
            .Then(410, Bodies.Status(410, "Expired", "the continue parameter is too old"))
            .Then(200, Bodies.List("9", [Bodies.ConfigMap("one", "1"), Bodies.ConfigMap("two", "8")]));
        using var cluster = api.Connect();

        var names = await ((ICluster)cluster).ReadEachAsync(KindName.ConfigMap, "ns", null, CancellationToken.None).Select(static item => $"{item.KindName.Kind} {item.Name}").ToListAsync();

        names.ShouldBe(["ConfigMap one", "ConfigMap one", "ConfigMap two"]);
        api.Requests[^1].ShouldBe("GET /api/v1/namespaces/ns/configmaps?limit=0");
    }

    [Fact]
    public async Task A_pods_redirect_is_an_answer_and_not_followed()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.Then(302, "", ("Location", "/api/v1/namespaces/ns/secrets"));
        using var cluster = api.Connect();

        (await cluster.ProxyGetAsync("ns", "pod", 8080, "/metrics?x=1", 1000, CancellationToken.None)).Status.ShouldBe(302);
        api.Requests.ShouldBe(["GET /api/v1/namespaces/ns/pods/pod:8080/proxy/metrics?x=1"]);
    }

    [Fact]
    public async Task A_pods_own_error_is_an_answer()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.Then(500, "I am broken").Then(503, "starting").Then(404, "no page");
        using var cluster = api.Connect();

        foreach (var status in new[] { 500, 503, 404 })
        {
            (await cluster.ProxyGetAsync("ns", "pod", 8080, "/", 1000, CancellationToken.None)).Status.ShouldBe(status);
        }
    }

    [Fact]
    public async Task Watches_and_slow_pods_take_no_place_from_other_calls()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.Then(200, Bodies.List("5", [])).ThenWatch(true, Bodies.Event("ADDED", Bodies.ConfigMap("one", "6"))).ThenSilence();
        using var cluster = api.Connect(limits: ScriptedApi.Patient with { ConcurrentCalls = 1 });
        using var stop = new CancellationTokenSource();
        await using var watch = new WatchProbe(cluster.WatchAsync(KindName.ConfigMap, "ns", null, CancellationToken.None));
        await watch.TakeAsync(2);
        var slow = cluster.ProxyGetAsync("ns", "pod", 80, "/", 1000, stop.Token);
        await Eventually.TrueAsync(() => Task.FromResult(api.Requests.Count == 3), "the pod is asked");

        api.Then(200, Bodies.ConfigMap("one", "6"));
        (await cluster.GetAsync(One, CancellationToken.None)).ShouldNotBeNull();

        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => slow);
    }

    [Fact]
    public async Task Of_a_long_log_the_end_is_kept_from_the_beginning_of_a_line()
    {
        await using var api = await ScriptedApi.StartAsync();
        var lines = string.Concat(Enumerable.Range(0, 500).Select(i => $"line {i} ä\n"));
        api.Then(200, lines).Then(200, "short\n").Then(200, new string('x', 999));
        using var cluster = api.Connect(limits: ScriptedApi.Patient with { MaxLogBytes = 100 });

        var log = await cluster.ReadLogAsync("ns", "pod", new LogOptions("main", 1000, true), CancellationToken.None);

        log.ShouldStartWith("line ");
        log.ShouldEndWith("line 499 ä\n");
        Encoding.UTF8.GetByteCount(log).ShouldBeInRange(85, 100);
        (await cluster.ReadLogAsync("ns", "pod", new LogOptions(null), CancellationToken.None)).ShouldBe("short\n");
        (await cluster.ReadLogAsync("ns", "pod", new LogOptions(null), CancellationToken.None)).ShouldBe(new string('x', 100));
        api.Requests[0].ShouldBe("GET /api/v1/namespaces/ns/pods/pod/log?tailLines=1000&limitBytes=1600&container=main&previous=true");
    }

    [Fact]
    public async Task Names_that_would_lead_elsewhere_are_never_sent()
    {
        await using var api = await ScriptedApi.StartAsync();
        using var cluster = api.Connect();

        foreach (var name in new[] { "", ".", "..", "a/b", "a%2fb", "a\\b", "a\nb" })
        {
            var refusal = await Should.ThrowAsync<ClusterException>(() => cluster.DeleteAsync(One with { Name = name }, new DeleteOptions(), CancellationToken.None));
            refusal.Reason.ShouldBe("Invalid");
        }

        (await Should.ThrowAsync<ClusterException>(() => cluster.GetAsync(One with { Namespace = "" }, CancellationToken.None))).Reason.ShouldBe("Invalid");
        api.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/../../../secrets")]
    [InlineData("a/%2e%2e/b")]
    [InlineData("..")]
    [InlineData("/a/..%2f..")]
    [InlineData("a\\..\\b")]
    [InlineData("a%252e/%25")]
    [InlineData("a b")]
    [InlineData("a#b")]
    [InlineData("a\r\nX: y")]
    public async Task No_path_leads_out_of_the_pod(string path)
    {
        await using var api = await ScriptedApi.StartAsync();
        using var cluster = api.Connect();

        var refusal = await Should.ThrowAsync<ClusterException>(() => cluster.ProxyGetAsync("ns", "pod", 8080, path, 1000, CancellationToken.None));

        (refusal.Reason, refusal.Status).ShouldBe(("Invalid", 422));
        api.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_kind_that_vanished_is_forgotten()
    {
        await using var api = await ScriptedApi.StartAsync();
        api.Then(404, Bodies.Status(404, "NotFound", "the server could not find the requested resource"))
            .Then(404, Bodies.Status(404, "NotFound", "configmaps one not found", """{"name":"one"}"""));
        using var cluster = api.Connect();

        (await Should.ThrowAsync<ClusterException>(() => cluster.GetAsync(One, CancellationToken.None))).Reason.ShouldBe("UnknownKind");
        (await cluster.GetAsync(One, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_token_file_is_read_again_after_a_minute_and_after_a_refusal()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "first\n");
        await using var api = await ScriptedApi.StartAsync();
        var seen = new List<string>();
        foreach (var status in new[] { 200, 200, 401, 200 })
        {
            api.Then(async context =>
            {
                seen.Add(context.Request.Headers.Authorization.ToString());
                context.Response.StatusCode = status;
                await context.Response.WriteAsync(Bodies.ConfigMap("one", "1"));
            });
        }

        using var cluster = api.Connect(_clock, token: BearerToken.FromFile(file, _clock));
        await cluster.GetAsync(One, CancellationToken.None);
        await File.WriteAllTextAsync(file, "second\n");
        await cluster.GetAsync(One, CancellationToken.None);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await Should.ThrowAsync<ClusterException>(() => cluster.GetAsync(One, CancellationToken.None));
        await File.WriteAllTextAsync(file, "third\n");
        await cluster.GetAsync(One, CancellationToken.None);

        seen.ShouldBe(["Bearer first", "Bearer first", "Bearer second", "Bearer third"]);
        File.Delete(file);
    }

    private static JsonObject Value() => Manifest.Of(Bodies.ConfigMap("one", ""));

    private static async Task<int> AttemptsAsync(int status, Func<KubernetesCluster, Task> call, string body = "no")
    {
        var clock = new FakeClock();
        await using var api = await ScriptedApi.StartAsync();
        for (var i = 0; i < 10; i++)
        {
            api.Then(status, body);
        }

        using var cluster = api.Connect(clock);
        await Should.ThrowAsync<ClusterException>(() => clock.RunAsync(DoneAsync(call(cluster))));
        return api.Requests.Count;
    }

    private static async Task<bool> DoneAsync(Task call)
    {
        await call;
        return true;
    }
}
