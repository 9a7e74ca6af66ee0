using System.Text.Json.Nodes;
using Trimtab.Domain.Captures.Rules;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Tests.Captures.Rules;

public sealed class CaptureRuleTests
{
    private static readonly ResourceType[] Served =
    [
        new(new KindName("apps/v1", "Deployment"), "deployments", true),
        new(new KindName("v1", "Secret"), "secrets", true),
        new(new KindName("v1", "ConfigMap"), "configmaps", true),
        new(new KindName("example.com/v1", "Ingress"), "ingresses", true),
        new(new KindName("extensions/v1beta1", "Ingress"), "ingresses", true),
        new(new KindName("extensions/v1beta1", "PodSecurityPolicy"), "podsecuritypolicies", true),
        new(new KindName("networking.k8s.io/v1", "Ingress"), "ingresses", true),
        new(new KindName("example.com/v1", "Secret"), "secrets", true),
        new(new KindName("rbac.authorization.k8s.io/v1", "ClusterRole"), "clusterroles", false),
    ];

    [Theory]
    [InlineData("deployments", "apps/Deployment")]
    [InlineData("deployments.apps", "apps/Deployment")]
    [InlineData("deployments.extensions", "")]
    [InlineData("ingresses", "example.com/Ingress networking.k8s.io/Ingress")]
    [InlineData("ingresses.*", "example.com/Ingress networking.k8s.io/Ingress")]
    [InlineData("ingresses.extensions", "networking.k8s.io/Ingress")]
    [InlineData("ingresses.example.com", "example.com/Ingress")]
    [InlineData("podsecuritypolicies.extensions", "extensions/PodSecurityPolicy")]
    [InlineData("secrets", "example.com/Secret")]
    [InlineData("clusterroles", "")]
    public void Plurals_mean_the_kinds_of_any_group_and_never_core_secrets(string resource, string kinds)
        => string.Join(' ', Rule($$"""{"gitRepoConfigRef":"state","rules":[{"resources":["{{resource}}"]}]}""").Rule.Select(Served).Select(type => $"{type.Kind.Group}/{type.Kind.Kind}")).ShouldBe(kinds);

    [Fact]
    public void A_cluster_rule_means_cluster_scoped_kinds()
        => Rule("""{"gitRepoConfigRef":"state","rules":[{"resources":["clusterroles","deployments"]}]}""", "").Rule.Select(Served).Single().Plural.ShouldBe("clusterroles");

    [Fact]
    public void A_rule_that_names_secrets_is_told()
    {
        Rule("""{"gitRepoConfigRef":"state","rules":[{"resources":["configmaps"]},{"resources":["secrets"]}]}""").Rule.NamesSecrets.ShouldBeTrue();
        Rule("""{"gitRepoConfigRef":"state","rules":[{"resources":["secrets.example.com"]}]}""").Rule.NamesSecrets.ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{"matchExpressions":[{"key":"ignore","operator":"Exists"}]}""", """{"ignore":"x"}""", true)]
    [InlineData("""{"matchExpressions":[{"key":"ignore","operator":"Exists"}]}""", "{}", false)]
    [InlineData("""{"matchExpressions":[{"key":"ignore","operator":"DoesNotExist"}]}""", "{}", true)]
    [InlineData("""{"matchExpressions":[{"key":"tier","operator":"In","values":["a","b"]}]}""", """{"tier":"b"}""", true)]
    [InlineData("""{"matchExpressions":[{"key":"tier","operator":"NotIn","values":["a"]}]}""", """{"tier":"b"}""", true)]
    [InlineData("""{"matchExpressions":[{"key":"tier","operator":"NotIn","values":["a"]}]}""", "{}", true)]
    [InlineData("""{"matchLabels":{"a":"1"},"matchExpressions":[{"key":"b","operator":"Exists"}]}""", """{"a":"1"}""", false)]
    [InlineData("""{"matchLabels":{"a":"1"}}""", """{"a":"1"}""", true)]
    [InlineData("{}", """{"a":"1"}""", false)]
    public void Labels_leave_objects_out(string selector, string labels, bool isExcluded)
    {
        var (rule, faults) = Rule($$"""{"gitRepoConfigRef":"state","excludeLabels":{{selector}},"rules":[{"resources":["configmaps"]}]}""");

        faults.ShouldBeEmpty();
        rule.Excluded.Excludes(new JsonObject { ["metadata"] = new JsonObject { ["labels"] = JsonNode.Parse(labels) } }).ShouldBe(isExcluded);
    }

    [Fact]
    public void Every_fault_is_listed()
    {
        var (_, faults) = Rule("""
            {"excludeLabels":{"matchExpressions":[{"operator":"Exists"},{"key":"a","operator":"In"},{"key":"a","operator":"Like"}]},
             "rules":[{"resources":["Deployments","a..b","ok",7]},{"resources":[]},{}]}
            """);

        faults.Select(fault => fault.Path).ShouldBe(
            [
                "spec.gitRepoConfigRef", "spec.excludeLabels.matchExpressions[0].key", "spec.excludeLabels.matchExpressions[1].values",
                "spec.excludeLabels.matchExpressions[2].operator", "spec.rules[0].resources[0]", "spec.rules[0].resources[1]", "spec.rules[0].resources[3]",
                "spec.rules[1].resources", "spec.rules[2].resources",
            ],
            ignoreOrder: true);
    }

    private static (CaptureRule Rule, IReadOnlyList<RuleFault> Faults) Rule(string spec, string @namespace = "shop")
        => CaptureRule.Read(new JsonObject { ["metadata"] = new JsonObject { ["name"] = "rule", ["namespace"] = @namespace }, ["spec"] = JsonNode.Parse(spec) });
}
