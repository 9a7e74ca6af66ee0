using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Rollouts;
using static Trimtab.Domain.Tests.Rollouts.RolloutObjectsText;

namespace Trimtab.Domain.Tests.Rollouts;

public sealed class ConfigurationCopiesTests
{
    private static readonly JsonObject Settings = Json("""{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'settings','namespace':'shop','labels':{'trimtab.dev/target':'shop-prod'}},'data':{'mode':'new'}}""");
    private static readonly JsonObject Keys = Json("""{'apiVersion':'v1','kind':'Secret','metadata':{'name':'keys','namespace':'shop'},'type':'Opaque','stringData':{'key':'k'}}""");

    [Theory]
    [InlineData("""'volumes':[{'name':'v','configMap':{'name':'settings'}}]""", "ConfigMap")]
    [InlineData("""'volumes':[{'name':'v','secret':{'secretName':'keys'}}]""", "Secret")]
    [InlineData("""'volumes':[{'name':'v','projected':{'sources':[{'configMap':{'name':'settings'}}]}}]""", "ConfigMap")]
    [InlineData("""'volumes':[{'name':'v','projected':{'sources':[{'secret':{'name':'keys'}}]}}]""", "Secret")]
    [InlineData("""'initContainers':[{'name':'i','env':[{'name':'A','valueFrom':{'configMapKeyRef':{'name':'settings','key':'mode'}}}]}]""", "ConfigMap")]
    [InlineData("""'initContainers':[{'name':'i','env':[{'name':'A','valueFrom':{'secretKeyRef':{'name':'keys','key':'key'}}}]}]""", "Secret")]
    [InlineData("""'initContainers':[{'name':'i','envFrom':[{'configMapRef':{'name':'settings'}}]}]""", "ConfigMap")]
    [InlineData("""'initContainers':[{'name':'i','envFrom':[{'secretRef':{'name':'keys'}}]}]""", "Secret")]
    [InlineData("""'imagePullSecrets':[{'name':'keys'}]""", "Secret")]
    public void Every_kind_of_reference_is_moved_to_a_copy(string podSpec, string kind)
    {
        var original = kind == "Secret" ? "keys" : "settings";
        var deployment = Deployment(extraPodSpec: "," + podSpec);

        var result = ConfigurationCopies.For(deployment, [Settings, Keys], "r");

        var copy = result.Copies.ShouldHaveSingleItem();
        copy.Text("kind").ShouldBe(kind);
        copy.Name.ShouldMatch($"^{original}-[0-9a-f]{{8}}$");
        var reference = ConfigurationCopies.References(result.Deployment).ShouldHaveSingleItem();
        reference.Holder.Text(reference.Key).ShouldBe(copy.Name);
        JsonNode.DeepEquals(deployment, Deployment(extraPodSpec: "," + podSpec)).ShouldBeTrue();
    }

    [Fact]
    public void A_copy_has_the_content_but_not_the_identity_of_its_original()
    {
        var result = ConfigurationCopies.For(Deployment(extraPodSpec: ",'volumes':[{'name':'v','configMap':{'name':'settings'}}]"), [Settings], "shop-prod-12345678");

        var copy = result.Copies.Single();
        copy.Find("data")!.ToJsonString().ShouldBe("""{"mode":"new"}""");
        copy.Label(TrimtabNames.Target).ShouldBeNull();
        copy.Label(TrimtabNames.Rollout).ShouldBe("shop-prod-12345678");
    }

    [Fact]
    public void The_copys_name_follows_its_content_whatever_the_order_of_keys()
    {
        var deployment = Deployment(extraPodSpec: ",'volumes':[{'name':'v','configMap':{'name':'settings'}}]");
        string NameWith(string data)
        {
            var settings = Settings.Copy();
            settings["data"] = Json(data);
            return ConfigurationCopies.For(deployment, [settings], "r").Copies.Single().Name;
        }

        NameWith("{'a':'1','b':'2'}").ShouldBe(NameWith("{'b':'2','a':'1'}"));
        NameWith("{'a':'1'}").ShouldNotBe(NameWith("{'a':'2'}"));
    }

    [Fact]
    public void What_the_pods_do_not_use_or_another_namespace_holds_is_not_copied()
    {
        var elsewhere = Settings.Copy();
        elsewhere["metadata"]!["namespace"] = "other";

        var result = ConfigurationCopies.For(Deployment(extraPodSpec: ",'volumes':[{'name':'v','configMap':{'name':'settings'}}]"), [elsewhere, Keys], "r");

        result.Copies.ShouldBeEmpty();
        ConfigurationCopies.References(result.Deployment).Single().Holder.Text("name").ShouldBe("settings");
    }
}
