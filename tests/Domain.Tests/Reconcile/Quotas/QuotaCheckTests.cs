using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Reconcile.Quotas;

namespace Trimtab.Domain.Tests.Reconcile.Quotas;

public sealed class QuotaCheckTests
{
    private static readonly IReadOnlySet<string> None = new HashSet<string>();

    [Fact]
    public void Pods_that_fit_exactly_are_allowed()
        => QuotaCheck.Faults([Quota("""{"pods":"5"}""", """{"pods":"2"}""")], [Demand(3, 0)], None).ShouldBeEmpty();

    [Fact]
    public void One_pod_too_many_is_refused_with_the_numbers()
        => QuotaCheck.Faults([Quota("""{"pods":"5"}""", """{"pods":"3"}""")], [Demand(3, 0)], None)
            .ShouldBe(["Namespace n: quota q allows pods 5, 3 used, 3 more needed by Deployment n/web"]);

    [Fact]
    public void Pods_that_exist_already_are_not_counted_twice()
        => QuotaCheck.Faults([Quota("""{"pods":"5"}""", """{"pods":"4"}""")], [Demand(5, 4)], None).ShouldBeEmpty();

    [Theory]
    [InlineData("requests.cpu", "1", "700m", false)]
    [InlineData("cpu", "1", "700m", false)]
    [InlineData("requests.cpu", "1", "701m", true)]
    [InlineData("requests.memory", "1Gi", "640Mi", false)]
    [InlineData("requests.memory", "1Gi", "671088641", true)]
    [InlineData("limits.memory", "1Gi", "424Mi", false)]
    [InlineData("limits.memory", "1Gi", "425Mi", true)]
    public void Compute_is_summed_exactly(string resource, string hard, string used, bool isRefused)
        => (QuotaCheck.Faults([Quota($$"""{"{{resource}}":"{{hard}}"}""", $$"""{"{{resource}}":"{{used}}"}""")], [Demand(3, 0)], None).Count > 0).ShouldBe(isRefused);

    [Fact]
    public void A_container_without_the_limited_resource_is_refused_unless_a_limit_range_fills_it_in()
    {
        var bare = new QuotaDemand(Web, 1, PodNeeds.Of(Objects.Json("""{"containers":[{"name":"c"}]}""")), 0, null);
        var quota = Quota("""{"limits.cpu":"10"}""", "{}");

        QuotaCheck.Faults([quota], [bare], None).ShouldBe(["Deployment n/web: quota q limits limits.cpu, and a container sets no limits.cpu: its pods would be refused"]);
        QuotaCheck.Faults([quota], [bare], new HashSet<string> { "n" }).ShouldBeEmpty();
    }

    [Fact]
    public void A_quota_of_another_namespace_or_with_scopes_does_not_count()
    {
        var other = Quota("""{"pods":"0"}""", "{}");
        other["metadata"]!["namespace"] = "other";
        var scoped = Quota("""{"pods":"0"}""", "{}");
        scoped["spec"]!["scopes"] = new JsonArray("Terminating");

        QuotaCheck.Faults([other, scoped], [Demand(3, 0)], None).ShouldBeEmpty();
    }

    [Fact]
    public void An_init_container_counts_only_where_it_needs_more_than_the_others_together()
    {
        var needs = PodNeeds.Of(Objects.Json("""
            {"initContainers":[{"name":"i","resources":{"requests":{"cpu":"500m"}}},{"name":"sidecar","restartPolicy":"Always","resources":{"requests":{"cpu":"50m"}}}],
             "containers":[{"name":"a","resources":{"requests":{"cpu":"100m"}}},{"name":"b","resources":{"limits":{"cpu":0.2}}}],
             "overhead":{"cpu":"10m"}}
            """));

        needs["cpu"].ToString().ShouldBe("510m");
        needs["limits.cpu"].ToString().ShouldBe("210m");
    }

    [Theory]
    [InlineData("""{"spec":{"replicas":10}}""", 10, 0)]
    [InlineData("""{"spec":{"replicas":3}}""", 3, 1)]
    [InlineData("""{"spec":{"replicas":3,"strategy":{"type":"Recreate"}}}""", 3, 0)]
    [InlineData("""{"spec":{"replicas":3,"strategy":{"rollingUpdate":{"maxUnavailable":1}}}}""", 3, 0)]
    [InlineData("""{"spec":{"replicas":3,"strategy":{"rollingUpdate":{"maxUnavailable":"34%"}}}}""", 3, 0)]
    [InlineData("""{"spec":{"replicas":9,"strategy":{"rollingUpdate":{"maxUnavailable":0}}}}""", 9, 1)]
    [InlineData("""{"spec":{}}""", 4, 0)]
    public void A_rolling_update_needs_one_more_pod_where_it_may_take_none_away(string content, int pods, int surge)
    {
        var deployment = Objects.Of("apps/v1", "Deployment", "web", "n", content);

        WorkloadNeeds.Pods(deployment, 4).ShouldBe(pods);
        WorkloadNeeds.Surge(deployment, pods).ShouldBe(surge);
    }

    private static ObjectReference Web => new(KindName.Deployment, "n", "web");

    private static QuotaDemand Demand(int pods, int livePods)
    {
        var needs = PodNeeds.Of(Objects.Json("""{"containers":[{"name":"c","resources":{"requests":{"cpu":"100m","memory":"128Mi"},"limits":{"cpu":"1","memory":"200Mi"}}}]}"""));
        return new QuotaDemand(Web, pods, needs, livePods, livePods > 0 ? needs : null);
    }

    private static JsonObject Quota(string hard, string used)
        => Objects.Of("v1", "ResourceQuota", "q", "n", $$$"""{"spec":{"hard":{{{hard}}}},"status":{"used":{{{used}}}}}""");
}
