using System.Text.Json.Nodes;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Assets.Hosts;
using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Tests.Assets;

public sealed class ContainerAssetTests
{
    [Theory]
    [InlineData("running", "Up 2 hours", AssetHealth.Healthy, "")]
    [InlineData("running", "Up 2 hours (healthy)", AssetHealth.Healthy, "")]
    [InlineData("running", "Up 2 hours (unhealthy)", AssetHealth.Failed, "its health check fails")]
    [InlineData("running", "Up 2 seconds (health: starting)", AssetHealth.Progressing, "its health check has not passed yet")]
    [InlineData("restarting", "Restarting (1) 5 seconds ago", AssetHealth.Failed, "it ends again and again")]
    [InlineData("created", "Created", AssetHealth.Progressing, "is created")]
    [InlineData("exited", "Exited (137) 3 days ago", AssetHealth.Stopped, "has exited (137)")]
    [InlineData("paused", "Up 2 hours (Paused)", AssetHealth.Stopped, "is paused")]
    [InlineData("", "", AssetHealth.Unknown, "is in no state")]
    public void What_the_engine_says_of_a_container_is_its_health(string state, string status, AssetHealth health, string reason)
    {
        var asset = ContainerAsset.Of("nas", new JsonObject { ["Id"] = "1234", ["Names"] = new JsonArray("/db"), ["State"] = state, ["Status"] = status }, "pg:16", null);

        (asset.Health, asset.HealthReason).ShouldBe((health, reason));
    }

    [Fact]
    public void A_containers_labels_tell_its_project_and_what_is_wanted_of_it()
    {
        var asset = ContainerAsset.Of(
            "nas",
            (JsonObject)JsonNode.Parse("""{"Id":"1234","Names":["/web/alias","/db"],"State":"running","Created":1900000000,"Labels":{"trimtab.dev/update":"patch","com.docker.compose.project":"shop","b":"c"}}""")!,
            "pg:16",
            "sha256:1");

        asset.Id.ToString().ShouldBe("nas/container/db");
        asset.Images.ShouldHaveSingleItem().ShouldBe(new AssetImage("db", "pg:16", "sha256:1"));
        (asset.ComposeProject, asset.Incarnation, asset.Manager).ShouldBe(("shop", "1234", null));
        asset.Annotations.ShouldHaveSingleItem().ShouldBe(new("trimtab.dev/update", "patch"));
        asset.CreatedAt.ShouldBe(DateTimeOffset.FromUnixTimeSeconds(1_900_000_000));
    }

    [Fact]
    public void A_pods_container_is_the_kubelets()
        => ContainerAsset.Of("nas", (JsonObject)JsonNode.Parse("""{"Id":"1234","Names":["/k8s_web"],"Labels":{"io.kubernetes.container.name":"web"}}""")!, "web:1", null).Manager.ShouldBe("kubelet");

    [Theory]
    [InlineData(null, "{}", true)]
    [InlineData("a", "{}", false)]
    [InlineData("a", """{"com.centurylinklabs.watchtower.scope":"a"}""", true)]
    [InlineData("a", """{"com.centurylinklabs.watchtower.scope":"a","trimtab.dev/scope":"b"}""", false)]
    [InlineData("a", """{"trimtab.dev/scope":"a"}""", true)]
    public void A_hosts_scope_chooses_by_a_label(string? scope, string labels, bool counts)
        => ContainerAsset.Counts(new FleetDockerHost("nas", new Uri("unix:///s")) { Scope = scope }, new JsonObject { ["Labels"] = JsonNode.Parse(labels) }).ShouldBe(counts);
}
