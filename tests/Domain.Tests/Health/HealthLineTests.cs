using System.Text.Json.Nodes;
using Trimtab.Domain.Health;

namespace Trimtab.Domain.Tests.Health;

public sealed class HealthLineTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Of_names_the_object_and_its_status()
        => Read("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","namespace":"n"}}""")
            .ShouldBe([new HealthLine("ConfigMap", "n", "c", HealthStatus.Current, "")]);

    [Fact]
    public void Of_takes_lists_apart_whether_or_not_their_items_name_their_kind()
        => Read("""
            {"apiVersion":"v1","kind":"List","items":[
              {"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":"n"}},
              {"apiVersion":"v1","kind":"PodList","items":[{"metadata":{"name":"p","namespace":"n"},"status":{"phase":"Succeeded"}}]}]}
            """)
            .Select(static line => $"{line.Kind} {line.Name} {line.Status}").ShouldBe(["Secret s Current", "Pod p Current"]);

    [Fact]
    public void Of_an_empty_list_says_nothing()
        => Read("""{"apiVersion":"v1","kind":"List","items":[]}""").ShouldBeEmpty();

    [Fact]
    public void Of_reads_the_API_servers_answer_for_a_missing_object()
        => Read("""{"kind":"Status","apiVersion":"v1","status":"Failure","message":"deployments.apps \"web\" not found","reason":"NotFound","details":{"name":"web","group":"apps","kind":"deployments"},"code":404}""")
            .ShouldBe([new HealthLine("deployments", "", "web", HealthStatus.NotFound, "deployments.apps \"web\" not found")]);

    [Theory]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("""{"kind":"Pod"}""")]
    public void Of_what_is_no_object_is_unknown(string json)
        => Read(json).Single().Status.ShouldBe(HealthStatus.Unknown);

    private static IReadOnlyList<HealthLine> Read(string json) => [.. HealthLine.Of(JsonNode.Parse(json), Now)];
}
