using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Rollouts;
using static Trimtab.Domain.Tests.Rollouts.RolloutObjectsText;

namespace Trimtab.Domain.Tests.Rollouts;

public sealed class CanaryDeploymentTests
{
    [Fact]
    public void The_canary_is_selected_by_the_same_services_and_by_nobody_else()
    {
        var canary = CanaryDeployment.From(Deployment(), Deployment(image: "web:2"), "shop-prod-12345678");

        canary.Name.ShouldBe("web-canary");
        canary.Namespace.ShouldBe("shop");
        var labels = """{"app":"web","trimtab.dev/track":"canary"}""";
        canary.Find("spec", "selector", "matchLabels")!.ToJsonString().ShouldBe(labels);
        canary.Find("spec", "template", "metadata", "labels")!.ToJsonString()
            .ShouldBe("""{"app":"web","trimtab.dev/track":"canary","trimtab.dev/rollout":"shop-prod-12345678"}""");
        canary.Items("spec", "template", "spec", "containers").Single().Text("image").ShouldBe("web:2");
    }

    [Fact]
    public void The_canary_does_not_count_as_applied_by_the_target()
    {
        var canary = CanaryDeployment.From(Deployment(), Deployment(), "shop-prod-12345678");

        canary.Label(TrimtabNames.Target).ShouldBeNull();
        canary.Label(TrimtabNames.Rollout).ShouldBe("shop-prod-12345678");
        canary.Label("app").ShouldBe("web");
    }

    [Fact]
    public void The_live_selector_wins_because_it_cannot_change()
    {
        var stable = Deployment();
        stable["spec"]!["selector"] = Json("""{'matchLabels':{'app':'web','tier':'front'},'matchExpressions':[{'key':'zone','operator':'Exists'}]}""");

        var canary = CanaryDeployment.From(stable, Deployment(), "r");

        canary.Find("spec", "template", "metadata", "labels")!["tier"]!.ToString().ShouldBe("front");
        PodSelector.OfBothTracks(canary).ShouldBe("app=web,tier=front,zone");
    }

    [Fact]
    public void Every_port_names_its_protocol_for_old_api_servers()
        => CanaryDeployment.From(Deployment(), Deployment(), "r").Items("spec", "template", "spec", "containers").Single()
            .Items("ports").Single().Text("protocol").ShouldBe("TCP");

    [Fact]
    public void Building_a_canary_leaves_both_deployments_as_they_were()
    {
        var (stable, desired) = (Deployment(), Deployment(image: "web:2"));

        CanaryDeployment.WithReplicas(CanaryDeployment.From(stable, desired, "r"), 3).Number("spec", "replicas").ShouldBe(3);

        JsonNode.DeepEquals(stable, Deployment()).ShouldBeTrue();
        JsonNode.DeepEquals(desired, Deployment(image: "web:2")).ShouldBeTrue();
    }

    [Fact]
    public void Long_names_are_cut_to_what_kubernetes_takes_and_stay_different()
    {
        var (one, two) = (RolloutNames.Canary(new string('a', 62) + "1"), RolloutNames.Canary(new string('a', 62) + "2"));

        one.Length.ShouldBe(63);
        one.ShouldNotBe(two);
        one.ShouldEndWith("-canary");
        RolloutNames.Label(new string('t', 80)).Length.ShouldBe(63);
    }
}
