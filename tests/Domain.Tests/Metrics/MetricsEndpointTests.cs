using System.Text.Json.Nodes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Metrics;

namespace Trimtab.Domain.Tests.Metrics;

public sealed class MetricsEndpointTests
{
    [Theory]
    [InlineData("""{}""", """[{"name":"http","containerPort":8080},{"name":"metrics","containerPort":9090}]""", 9090, "/metrics", "port 9090 (container port metrics), path /metrics (the usual)")]
    [InlineData("""{}""", """[{"containerPort":3000}]""", 3000, "/metrics", "port 3000 (the first container port), path /metrics (the usual)")]
    [InlineData("""{"prometheus.io/port":"9102","prometheus.io/path":"/actuator/prometheus"}""", """[{"name":"metrics","containerPort":9090}]""", 9102, "/actuator/prometheus", "port 9102 (annotation prometheus.io/port), path /actuator/prometheus (annotation prometheus.io/path)")]
    public void Annotations_outrank_container_ports(string annotations, string ports, int port, string path, string sentence)
        => MetricsEndpoint.Find(MetricsPolicy.Default, Pod(annotations, ports)).ShouldBe(new MetricsEndpoint(port, path, sentence));

    [Fact]
    public void The_policy_outranks_all()
        => MetricsEndpoint.Find(MetricsPolicy.Default with { Port = 81, Path = "/m" }, Pod("""{"prometheus.io/scrape":"false","prometheus.io/port":"9102"}""", "[]"))
            .ShouldBe(new MetricsEndpoint(81, "/m", "port 81 (policy), path /m (policy)"));

    [Theory]
    [InlineData("""{"prometheus.io/scrape":"false"}""", """[{"containerPort":3000}]""", "annotation prometheus.io/scrape is false")]
    [InlineData("""{"prometheus.io/port":"http"}""", """[{"containerPort":3000}]""", "is not a port number")]
    [InlineData("""{"prometheus.io/port":"70000"}""", """[{"containerPort":3000}]""", "is not a port number")]
    [InlineData("""{"prometheus.io/path":"metrics"}""", """[{"containerPort":3000}]""", "is not a plain absolute path")]
    [InlineData("""{"prometheus.io/path":"/../../secrets"}""", """[{"containerPort":3000}]""", "is not a plain absolute path")]
    [InlineData("""{}""", """[{"containerPort":53,"protocol":"UDP"}]""", "the pod names no port")]
    public void What_can_not_be_scraped_is_said(string annotations, string ports, string why)
    {
        var endpoint = MetricsEndpoint.Find(MetricsPolicy.Default, Pod(annotations, ports));

        endpoint.Port.ShouldBeNull();
        endpoint.Sentence.ShouldStartWith("not measured: ");
        endpoint.Sentence.ShouldContain(why);
    }

    private static JsonObject Pod(string annotations, string ports) => new()
    {
        ["metadata"] = new JsonObject { ["annotations"] = JsonNode.Parse(annotations) },
        ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["ports"] = JsonNode.Parse(ports) }) },
    };
}
