using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Tests.Clusters;

public sealed class PortProtocolsTests
{
    private const string PodSpec = """{"initContainers":[{"ports":[{"containerPort":1}]}],"containers":[{"ports":[{"containerPort":2},{"containerPort":3,"protocol":"UDP"}]}]}""";
    private const string Filled = """{"initContainers":[{"ports":[{"containerPort":1,"protocol":"TCP"}]}],"containers":[{"ports":[{"containerPort":2,"protocol":"TCP"},{"containerPort":3,"protocol":"UDP"}]}]}""";

    [Theory]
    [InlineData("v1", "Pod", """{"spec":@}""")]
    [InlineData("apps/v1", "Deployment", """{"spec":{"template":{"spec":@}}}""")]
    [InlineData("apps/v1", "StatefulSet", """{"spec":{"template":{"spec":@}}}""")]
    [InlineData("batch/v1", "Job", """{"spec":{"template":{"spec":@}}}""")]
    [InlineData("batch/v1", "CronJob", """{"spec":{"jobTemplate":{"spec":{"template":{"spec":@}}}}}""")]
    public void Container_ports_get_their_protocol(string apiVersion, string kind, string shape)
    {
        var value = Parse(shape.Replace("@", PodSpec, StringComparison.Ordinal));
        (value["apiVersion"], value["kind"]) = (apiVersion, kind);
        var before = value.ToJsonString();

        PortProtocols.Filled(value).ToJsonString().ShouldContain(Filled);
        value.ToJsonString().ShouldBe(before);
    }

    [Fact]
    public void What_lacks_nothing_or_is_not_ours_to_fill_is_the_same_tree()
    {
        var full = Parse($$"""{"apiVersion":"v1","kind":"Pod","spec":{{Filled}} }""");
        var custom = Parse($$"""{"apiVersion":"example.com/v1","kind":"Deployment","spec":{"template":{"spec":{{PodSpec}} } } }""");

        PortProtocols.Filled(full).ShouldBeSameAs(full);
        PortProtocols.Filled(custom).ShouldBeSameAs(custom);
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
