using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Redaction;
using Trimtab.Domain.Signals;
using Trimtab.TestKit.Time;
using Trimtab.Twin;

namespace Trimtab.Functions.Tests.Relay;

/// <summary>What is asked of a killed container's memory: it may be there or not, and nothing waits for it.</summary>
public sealed class HarvestedMemoryTests : IDisposable
{
    private const string Used = "2026-03-01T11:59:52Z 41Mi in use (42991616 bytes), the run ended 2026-03-01T12:00:00Z";
    private static readonly TimeSpan Metrics = TimeSpan.FromSeconds(1);

    private readonly FakeClock _clock = new(GivenReports.Noon);
    private readonly TwinCluster _twin = new(new TwinOptions { RunsWorkloads = false }, new FakeClock());
    private readonly ObservedCluster _cluster;
    private readonly ContextHarvester _harvester;

    public HarvestedMemoryTests()
    {
        _cluster = new ObservedCluster(_twin);
        _harvester = new ContextHarvester(_cluster, new PartRedaction(Redactor.Default, PartRedaction.UsualLimit, _clock), 10, _clock);
    }

    public void Dispose() => _twin.Dispose();

    [Theory]
    [InlineData("2026-03-01T11:59:52Z", Used)]
    [InlineData("2026-03-01T11:57:52Z", null)]
    [InlineData("2026-03-01T12:00:08Z", null)]
    public async Task A_sample_is_a_part_when_it_is_of_the_run_that_ended(string at, string? text)
    {
        _cluster.Metrics = _ => Task.FromResult<JsonObject?>(Sample(at));

        (await HarvestAsync(PodFailureKind.OutOfMemory, "memory")).ShouldBe(text is null ? null : new ContextPart("memory", text));
    }

    [Fact]
    public async Task Without_a_metrics_api_or_a_sample_there_is_no_part()
    {
        (await HarvestAsync(PodFailureKind.OutOfMemory, "memory")).ShouldBeNull();
        _cluster.Metrics = static _ => Task.FromResult<JsonObject?>(null);
        (await HarvestAsync(PodFailureKind.OutOfMemory, "memory")).ShouldBeNull();
    }

    [Theory]
    [InlineData("Forbidden", 403)]
    [InlineData("ServiceUnavailable", 503)]
    public async Task A_refusal_is_a_part_that_says_so(string reason, int status)
    {
        _cluster.Metrics = _ => throw new ClusterException("get PodMetrics", reason, status);

        (await HarvestAsync(PodFailureKind.OutOfMemory, "memory")).ShouldBe(new ContextPart("memory", null, $"could not be read ({reason})"));
    }

    [Fact]
    public async Task A_metrics_api_that_hangs_is_given_up_and_keeps_no_other_part()
    {
        _cluster.Metrics = static async cancellationToken =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return null;
        };

        var parts = Begin(PodFailureKind.OutOfMemory);
        await _clock.WhenTimersAsync(1, CancellationToken.None);
        var hanging = parts.Where(static part => !part.IsCompleted).ToList();
        await Task.WhenAll(parts.Except(hanging));
        _clock.Advance(Metrics);

        (await Task.WhenAll(parts)).ShouldContain(new ContextPart("memory", null, "no answer within 1 s"));
    }

    [Fact]
    public async Task Only_a_kill_for_memory_has_the_metrics_api_asked()
    {
        var asked = 0;
        _cluster.Metrics = _ =>
        {
            asked++;
            return Task.FromResult<JsonObject?>(Sample("2026-03-01T11:59:52Z"));
        };

        (await HarvestAsync(PodFailureKind.Crashed, "memory")).ShouldBeNull();
        asked.ShouldBe(0);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("v1.34.1+k3s1", true)]
    [InlineData("v1.21.0", true)]
    [InlineData("v1.20.2", false)]
    public async Task Kills_of_the_nodes_at_that_time_are_a_part_unless_its_kubelet_calls_every_kill_so(string? kubelet, bool isPart)
    {
        if (kubelet is not null)
        {
            await _twin.CreateAsync(JsonNode.Parse("""{ "apiVersion": "v1", "kind": "Node", "metadata": { "name": "n1" } }""")!.AsObject(), CancellationToken.None);
            await _twin.PatchAsync(
                new ObjectReference(new KindName("v1", "Node"), "", "n1"), new JsonObject { ["status"] = new JsonObject { ["nodeInfo"] = new JsonObject { ["kubeletVersion"] = kubelet } } }, "status", CancellationToken.None);
        }

        await EventAsync("near", "SystemOOM", "2026-03-01T12:00:01Z");
        await EventAsync("long-ago", "SystemOOM", "2026-03-01T11:50:00Z");
        await EventAsync("other", "NodeNotReady", "2026-03-01T12:00:01Z");

        (await HarvestAsync(PodFailureKind.OutOfMemory, "events/node")).ShouldBe(
            isPart ? new ContextPart("events/node", "2026-03-01T12:00:01Z Warning Node/n1 SystemOOM: System OOM encountered, victim process: app, pid: 7") : null);
    }

    private async Task<ContextPart?> HarvestAsync(PodFailureKind kind, string name)
        => (await Task.WhenAll(Begin(kind))).SingleOrDefault(part => part?.Name == name);

    private IReadOnlyList<Task<ContextPart?>> Begin(PodFailureKind kind)
    {
        var pod = JsonNode.Parse("""{ "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "web-1", "namespace": "shop" }, "spec": { "nodeName": "n1", "containers": [{ "name": "web" }] } }""")!.AsObject();
        var failure = new IncidentFailure(kind, "OOMKilled", "web", new UnredactedSentence("killed"), "1", GivenReports.Noon) { StartedAt = GivenReports.Noon.AddMinutes(-1) };
        return [.. _harvester.Begin(pod, failure, new OwnerChain([], WorkloadOwner.NamedBy(pod)), CancellationToken.None).Select(static part => part.Reading)];
    }

    private Task EventAsync(string name, string reason, string at) => _twin.CreateAsync(
        JsonNode.Parse($$"""
            { "apiVersion": "v1", "kind": "Event", "metadata": { "name": "{{name}}", "namespace": "default" }, "type": "Warning", "reason": "{{reason}}", "lastTimestamp": "{{at}}",
              "message": "System OOM encountered, victim process: app, pid: 7", "involvedObject": { "kind": "Node", "name": "n1", "uid": "n1" } }
            """)!.AsObject(),
        CancellationToken.None);

    private static JsonObject Sample(string at) => JsonNode.Parse($$"""
        { "apiVersion": "metrics.k8s.io/v1beta1", "kind": "PodMetrics", "metadata": { "name": "web-1", "namespace": "shop" }, "timestamp": "{{at}}", "window": "15s",
          "containers": [{ "name": "web", "usage": { "memory": "41984Ki" } }] }
        """)!.AsObject();
}
