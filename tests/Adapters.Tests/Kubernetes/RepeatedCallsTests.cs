using System.Text.Json.Nodes;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Adapters.Tests.Kubernetes.Contract;
using Trimtab.Domain.Clusters;
using Trimtab.TestKit.Time;

namespace Trimtab.Adapters.Tests.Kubernetes;

/// <summary>Calls that a server turns away or leaves unanswered: which are sent again, after which wait, and what is said at last.</summary>
public sealed class RepeatedCallsTests
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
