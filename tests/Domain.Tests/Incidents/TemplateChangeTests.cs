using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Redaction;
using Trimtab.Domain.Signals;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Time;
using Trimtab.Twin;

namespace Trimtab.Domain.Tests.Incidents;

public sealed class TemplateChangeTests : IDisposable
{
    private const string Old = "1111111111111111111111111111111111111111";
    private const string New = "2222222222222222222222222222222222222222";

    private readonly FakeClock _clock = new();
    private readonly TwinCluster _twin;

    public TemplateChangeTests() => _twin = new TwinCluster(new TwinOptions(), _clock);

    public void Dispose() => _twin.Dispose();

    [Fact]
    public void The_hashes_of_both_templates_come_last_and_are_no_change_by_themselves()
    {
        new TemplateChange(Template("web:1", "4c7b"), Template("web:2", "5d9c")).Lines().Split('\n')[^1].ShouldBe("pod-template-hash: \"4c7b\" → \"5d9c\"");
        new TemplateChange(Template("web:1", "4c7b"), Template("web:1", "5d9c")).Lines().ShouldBeEmpty();
    }

    [Fact]
    public void A_template_of_unknown_hash_is_compared_without()
        => new TemplateChange(Template("web:1", null), Template("web:2", "5d9c")).Lines().ShouldBe("template.spec.containers[web].image: \"web:1\" → \"web:2\"");

    [Theory]
    [InlineData("Deployment", "pod-template-hash")]
    [InlineData("StatefulSet", "controller-revision-hash")]
    [InlineData("DaemonSet", "controller-revision-hash")]
    public async Task What_changed_is_known_of_each_workload_that_keeps_its_templates(string kind, string label)
    {
        await SetAsync(kind, "shop:1", Old);
        await SetAsync(kind, "shop:2-crash3", New);
        var (pod, chain) = await FailingAsync("shop:2-crash3");

        var change = await TemplateChange.FindAsync(_twin, pod, chain, default);

        change!.Lines().Split('\n').ShouldBe(
        [
            "template.spec.containers[web].image: \"shop:1\" → \"shop:2-crash3\"",
            $"{label}: \"{change.Before.Hash}\" → \"{pod.Label(label)}\"",
            $"trimtab.dev/revision: \"{Old}\" → \"{New}\"",
        ]);
        TemplateCommit.Of(pod, chain).ShouldBe(New);
    }

    [Fact]
    public async Task A_daemon_sets_second_update_that_fails_is_compared_with_what_the_other_nodes_still_run()
    {
        await SetAsync("DaemonSet", "shop:1", Old);
        await SetAsync("DaemonSet", "shop:2-missing");
        await SetAsync("DaemonSet", "shop:3-missing", New);
        var (pod, chain) = await FailingAsync("shop:3-missing");

        var change = await TemplateChange.FindAsync(_twin, pod, chain, default);

        change!.Lines().Split('\n')[0].ShouldBe("template.spec.containers[web].image: \"shop:1\" → \"shop:3-missing\"");
    }

    [Fact]
    public async Task A_newer_replica_set_explains_no_failure_of_an_older_one()
    {
        await SetAsync("Deployment", "shop:1-crash3");
        var (pod, chain) = await FailingAsync("shop:1-crash3");
        await SetAsync("Deployment", "shop:2");

        (await TemplateChange.FindAsync(_twin, pod, chain, default)).ShouldBeNull();
    }

    [Theory]
    [InlineData("StatefulSet")]
    [InlineData("DaemonSet")]
    public async Task A_right_that_is_missing_is_told_in_the_parts_place_and_takes_no_other_part_away(string kind)
    {
        var cluster = new RestrictedCluster(_twin, []);
        cluster.Forbid(KindName.ControllerRevision, "list");
        await SetAsync(kind, "shop:1-crash3");
        var (pod, chain) = await FailingAsync("shop:1-crash3");
        var failure = FailureClassifier.Classify(pod, [], new PodDeadlines(_clock.GetUtcNow(), TimeSpan.FromMinutes(5), PodDeadlines.DefaultUnreadyGrace, null))[0];

        var parts = await Task.WhenAll(new ContextHarvester(cluster, new PartRedaction(Redactor.Default, PartRedaction.UsualLimit, _clock), 10, _clock).Begin(pod, failure, chain, default).Select(static part => part.Reading));

        parts.Single(static part => part?.Withheld is not null).ShouldBe(new ContextPart("change", null, "could not be read (Forbidden)"));
        parts.ShouldContain(part => part != null && part.Name == $"owner/{kind}/web" && part.Text != null);
    }

    private async Task SetAsync(string kind, string image, string commit = Old)
    {
        await _twin.ApplyAsync((JsonObject)JsonNode.Parse("""{ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": "shop" } }""")!, new ApplyOptions(), default);
        var counted = kind == "DaemonSet" ? "" : "\"replicas\": 1,";
        await _twin.ApplyAsync(
            (JsonObject)JsonNode.Parse($$"""
                { "apiVersion": "apps/v1", "kind": "{{kind}}", "metadata": { "name": "web", "namespace": "shop", "annotations": { "trimtab.dev/revision": "{{commit}}" } },
                  "spec": { {{counted}} "selector": { "matchLabels": { "app": "web" } },
                    "template": { "metadata": { "labels": { "app": "web" } }, "spec": { "containers": [{ "name": "web", "image": "{{image}}" }] } } } }
                """)!,
            new ApplyOptions(),
            default);
        for (var second = 0; second < 20; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private async Task<(JsonObject Pod, OwnerChain Chain)> FailingAsync(string image)
    {
        var pods = await _twin.ListAsync(KindName.Pod, "shop", null, default);
        var pod = pods.Items.First(pod => pod.Items("spec", "containers").Single().Text("image") == image);
        return (pod, await OwnerChain.ReadAsync(_twin, pod, default));
    }

    private static PastTemplate Template(string image, string? hash)
    {
        var labels = new JsonObject { ["app"] = "web" };
        if (hash is not null)
        {
            labels["pod-template-hash"] = hash;
        }

        var template = new JsonObject
        {
            ["metadata"] = new JsonObject { ["labels"] = labels },
            ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "web", ["image"] = image }) },
        };
        return PastTemplate.Of(new JsonObject { ["kind"] = "ReplicaSet", ["metadata"] = template["metadata"]!.DeepClone(), ["spec"] = new JsonObject { ["template"] = template } })!;
    }
}
