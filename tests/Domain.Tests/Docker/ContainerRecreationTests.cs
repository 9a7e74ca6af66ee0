using System.Text.Json.Nodes;
using Trimtab.Domain.Docker;

namespace Trimtab.Domain.Tests.Docker;

public sealed class ContainerRecreationTests
{
    private static readonly string Id = "0123456789ab" + new string('c', 52);

    [Fact]
    public void What_came_from_the_image_comes_from_the_new_one()
    {
        var body = Body(
            """{"Hostname":"0123456789ab","Env":["PATH=/bin","COLOUR=blue"],"Cmd":["serve"],"Entrypoint":["/init"],"User":"app","WorkingDir":"/srv","Labels":{"a":"image","b":"own"},"ExposedPorts":{"80/tcp":{},"81/tcp":{}},"Volumes":{"/data":{}}}""",
            """{"Env":["PATH=/bin"],"Cmd":["serve"],"Entrypoint":["/init"],"User":"app","WorkingDir":"/srv","Labels":{"a":"image"},"ExposedPorts":{"80/tcp":{}},"Volumes":{"/data":{}}}""");

        Sorted(body, "HostConfig").ShouldBe("""{"Env":["COLOUR=blue"],"ExposedPorts":{"81/tcp":{}},"Image":"web:2","Labels":{"b":"own","mark":"x"},"Volumes":{}}""");
    }

    [Fact]
    public void A_command_beside_an_own_entry_point_is_the_containers_own()
        => Sorted(Body("""{"Cmd":["serve"],"Entrypoint":["/own"]}""", """{"Cmd":["serve"],"Entrypoint":["/init"]}"""), "HostConfig")
            .ShouldBe("""{"Cmd":["serve"],"Entrypoint":["/own"],"Image":"web:2","Labels":{"mark":"x"}}""");

    [Fact]
    public void Everything_of_the_host_configuration_stays_and_anonymous_volumes_are_named()
    {
        var container = Container("{}", """{"NetworkMode":"none","Binds":["/srv:/srv:ro"],"Links":["/db:/web/database"],"Unheard":{"of":1}}""");
        container["Mounts"] = JsonNode.Parse(
            """[{"Type":"bind","Source":"/srv","Destination":"/srv","RW":false},{"Type":"volume","Name":"named","Destination":"/named","RW":true},{"Type":"volume","Name":"deadbeef","Destination":"/data","RW":false}]""");

        var host = (JsonObject)ContainerRecreation.Body(container, null, "web:2", new Dictionary<string, string>())["HostConfig"]!;

        host.ToJsonString().ShouldBe("""{"NetworkMode":"none","Binds":["/srv:/srv:ro","named:/named","deadbeef:/data:ro"],"Links":["db:database"],"Unheard":{"of":1}}""");
    }

    [Fact]
    public void Every_network_stays_with_its_addresses_and_aliases_but_not_the_old_id()
    {
        var container = Container("{}", """{"NetworkMode":"front"}""");
        container["NetworkSettings"] = JsonNode.Parse(
            """{"Networks":{"back":{"IPAMConfig":null,"Aliases":["0123456789ab"],"IPAddress":"10.1.0.9"},"front":{"IPAMConfig":{"IPv4Address":"10.0.0.9"},"Aliases":["web","0123456789ab"],"Links":null,"IPAddress":"10.0.0.9","MacAddress":"02:42"}}}""");

        var body = ContainerRecreation.Body(container, null, "web:2", new Dictionary<string, string>());

        body["NetworkingConfig"]!.ToJsonString().ShouldBe("""{"EndpointsConfig":{"front":{"IPAMConfig":{"IPv4Address":"10.0.0.9"},"Aliases":["web"]}}}""");
        var further = ContainerRecreation.FurtherNetworks(container).ShouldHaveSingleItem();
        further.Key.ShouldBe("back");
        further.Value.ToJsonString().ShouldBe("""{"Aliases":[]}""");
    }

    [Theory]
    [InlineData("host")]
    [InlineData("none")]
    [InlineData("container:abc")]
    public void A_container_without_networks_of_its_own_gets_none(string mode)
    {
        var container = Container("""{"Hostname":"front"}""", $$"""{"NetworkMode":"{{mode}}"}""");
        container["NetworkSettings"] = new JsonObject { ["Networks"] = new JsonObject { [mode] = new JsonObject() } };

        var body = ContainerRecreation.Body(container, null, "web:2", new Dictionary<string, string>());

        body.ContainsKey("NetworkingConfig").ShouldBeFalse();
        body.ContainsKey("Hostname").ShouldBe(mode != "container:abc");
        ContainerRecreation.FurtherNetworks(container).ShouldBeEmpty();
    }

    [Fact]
    public void Both_prefixes_of_labels_are_heard_and_the_own_one_wins()
    {
        var labels = new WatchtowerLabels((JsonObject)JsonNode.Parse(
            """{"com.centurylinklabs.watchtower.enable":"true","trimtab.dev/enable":"false","com.centurylinklabs.watchtower.monitor-only":"true","com.centurylinklabs.watchtower.stop-signal":"SIGHUP","com.centurylinklabs.watchtower.lifecycle.pre-update":"/bin/x","com.centurylinklabs.watchtower.lifecycle.pre-update-timeout":"3"}""")!);

        labels.IsEnabled.ShouldBeFalse();
        labels.IsMonitored.ShouldBeTrue();
        labels.IsWithoutPull.ShouldBeFalse();
        labels.StopSignal.ShouldBe("SIGHUP");
        labels.PreUpdate.ShouldBe("/bin/x");
        labels.LimitOf("pre-update").ShouldBe(TimeSpan.FromMinutes(3));
        labels.LimitOf("post-update").ShouldBe(TimeSpan.FromMinutes(1));
        new WatchtowerLabels(null).IsEnabled.ShouldBeTrue();
    }

    private static JsonObject Body(string config, string image)
        => ContainerRecreation.Body(Container(config, "{}"), new JsonObject { ["Config"] = JsonNode.Parse(image) }, "web:2", new Dictionary<string, string> { ["mark"] = "x" });

    private static JsonObject Container(string config, string host)
        => new() { ["Id"] = Id, ["Name"] = "/web", ["Config"] = JsonNode.Parse(config), ["HostConfig"] = JsonNode.Parse(host) };

    private static string Sorted(JsonObject body, string without)
        => new JsonObject(body.Where(field => field.Key != without).OrderBy(static field => field.Key, StringComparer.Ordinal).Select(static field => KeyValuePair.Create(field.Key, field.Value?.DeepClone()))).ToJsonString();
}
