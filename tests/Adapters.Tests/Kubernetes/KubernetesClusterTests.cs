using System.Text;
using Microsoft.AspNetCore.Http;
using Trimtab.Adapters.Kubernetes.Access;
using Trimtab.Domain.Clusters;
using Trimtab.TestKit.Time;

namespace Trimtab.Adapters.Tests.Kubernetes;

public sealed class KubernetesClusterTests
{
    private static readonly ObjectReference One = new(KindName.ConfigMap, "ns", "one");
    private readonly FakeClock _clock = new();

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
}
