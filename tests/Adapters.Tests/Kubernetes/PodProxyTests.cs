using Trimtab.Adapters.Tests.Kubernetes.Contract;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Tests.Kubernetes;

/// <summary>What a pod answers through the API server.</summary>
public sealed class PodProxyTests
{
    private static readonly ObjectReference One = new(KindName.ConfigMap, "ns", "one");

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
}
