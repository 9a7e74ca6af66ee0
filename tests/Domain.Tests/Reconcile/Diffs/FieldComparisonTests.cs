using System.Text.Json.Nodes;
using Trimtab.Domain.Reconcile.Diffs;

namespace Trimtab.Domain.Tests.Reconcile.Diffs;

public sealed class FieldComparisonTests
{
    [Theory]
    [InlineData("what the server keeps", """{"metadata":{"uid":"1","resourceVersion":"1","generation":1,"managedFields":[]},"status":{"a":1}}""", """{"metadata":{"uid":"2","resourceVersion":"2","generation":2},"status":{"a":2}}""")]
    [InlineData("the last applied form", """{"metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{}"}}}""", """{"metadata":{}}""")]
    [InlineData("an amount in another form", """{"spec":{"resources":{"requests":{"cpu":"1000m","memory":"1Gi"}}}}""", """{"spec":{"resources":{"requests":{"cpu":1,"memory":"1024Mi"}}}}""")]
    [InlineData("a quota in another form", """{"spec":{"hard":{"pods":"10"}}}""", """{"spec":{"hard":{"pods":10}}}""")]
    [InlineData("the usual protocol", """{"apiVersion":"v1","kind":"Service","spec":{"ports":[{"port":80,"protocol":"TCP"}]}}""", """{"apiVersion":"v1","kind":"Service","spec":{"ports":[{"port":80}]}}""")]
    [InlineData("the order of a certificate's names", """{"apiVersion":"cert-manager.io/v1","kind":"Certificate","spec":{"dnsNames":["a","b"]}}""", """{"apiVersion":"cert-manager.io/v1","kind":"Certificate","spec":{"dnsNames":["b","a"]}}""")]
    [InlineData("the order of volumes", """{"spec":{"volumes":[{"name":"a"},{"name":"b"}]}}""", """{"spec":{"volumes":[{"name":"b"},{"name":"a"}]}}""")]
    [InlineData("an amount of a custom object", """{"apiVersion":"example.com/v1","kind":"Gadget","spec":{"resources":{"limits":{"cpu":"1000m"}}}}""", """{"apiVersion":"example.com/v1","kind":"Gadget","spec":{"resources":{"limits":{"cpu":"1"}}}}""")]
    [InlineData("empty labels", """{"metadata":{"labels":{},"annotations":{}}}""", """{"metadata":{}}""")]
    public void Of_is_empty_for(string noise, string before, string after)
        => FieldComparison.Of(Parse(before), Parse(after)).ShouldBeEmpty(noise);

    [Theory]
    [InlineData("""{"spec":{"replicas":2}}""", """{"spec":{"replicas":3}}""", "spec.replicas 2 3")]
    [InlineData("""{"data":{"cpu":"1000m"}}""", """{"data":{"cpu":"1"}}""", "data.cpu \"1000m\" \"1\"")]
    [InlineData("""{"spec":{"a":1}}""", """{"spec":{"b":2}}""", "spec.a 1 -|spec.b - 2")]
    [InlineData("""{"spec":{"list":[1,2]}}""", """{"spec":{"list":[1,3,4]}}""", "spec.list[1] 2 3|spec.list[2] - 4")]
    [InlineData("""{"spec":{"env":[{"name":"a","value":"1"}]}}""", """{"spec":{"env":[{"name":"z","value":"0"},{"name":"a","value":"2"}]}}""", "spec.env[a].value \"1\" \"2\"|spec.env[z].name - \"z\"|spec.env[z].value - \"0\"")]
    [InlineData("""{"spec":{"initContainers":[{"name":"a"},{"name":"b"},{"name":"c"}]}}""", """{"spec":{"initContainers":[{"name":"b"},{"name":"a"}]}}""", "spec.initContainers[c].name \"c\" -|spec.initContainers[order] [\"a\",\"b\"] [\"b\",\"a\"]")]
    [InlineData("""{"spec":{"a":{"b":1}}}""", """{"spec":{"a":7}}""", "spec.a {\"b\":1} 7")]
    [InlineData("""{"spec":{"a":{"b":1}}}""", """{"spec":{}}""", "spec.a.b 1 -")]
    public void Of_lists_each_leaf_that_differs(string before, string after, string expected)
        => Text(FieldComparison.Of(Parse(before), Parse(after))).ShouldBe(expected);

    [Fact]
    public void Of_a_new_object_lists_all_its_leaves()
        => Text(FieldComparison.Of(null, Parse("""{"kind":"ConfigMap","data":{"a":"1"},"empty":{}}"""))).ShouldBe("kind - \"ConfigMap\"|data.a - \"1\"|empty - {}");

    [Fact]
    public void Of_a_secret_never_gives_a_value()
    {
        var fields = FieldComparison.Of(
            Parse("""{"apiVersion":"v1","kind":"Secret","type":"Opaque","data":{"a":"b2xk","b":"c2FtZQ==","c":"Z29uZQ=="}}"""),
            Parse("""{"apiVersion":"v1","kind":"Secret","type":"Other","data":{"a":"bmV3","b":"c2FtZQ=="},"stringData":{"d":"plain"}}"""));

        fields.Where(static field => field.IsSecret).ShouldBe([new FieldDiff("data.a", null, null, true), new FieldDiff("data.c", null, null, true), new FieldDiff("stringData.d", null, null, true)]);
        Text(fields.Where(static field => !field.IsSecret)).ShouldBe("type \"Opaque\" \"Other\"");
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    private static string Text(IEnumerable<FieldDiff> fields)
        => string.Join('|', fields.Select(static field => $"{field.Path} {field.Before?.ToJsonString() ?? "-"} {field.After?.ToJsonString() ?? "-"}"));
}
