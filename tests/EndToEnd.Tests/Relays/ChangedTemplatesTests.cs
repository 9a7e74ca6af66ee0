using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Incidents;
using Trimtab.EndToEnd.Tests.Worlds;

namespace Trimtab.EndToEnd.Tests.Relays;

/// <summary>What an incident says of the change that made a pod fail, for the workloads whose templates the cluster keeps as ControllerRevisions. On the real cluster of the run, else on a twin.</summary>
public sealed class ChangedTemplatesTests
{
    [Theory]
    [InlineData("StatefulSet", "readyReplicas")]
    [InlineData("DaemonSet", "numberReady")]
    public async Task An_incident_names_the_field_that_was_changed(string kind, string ready)
    {
        await using var world = await ShopWorld.StartAsync(new ShopWorldOptions(new CuttableOutside(), ShopFleet.Brisk, TimeSpan.FromMinutes(1)));
        await world.KubectlAsync($"{{ apiVersion: v1, kind: Namespace, metadata: {{ name: {world.Namespace} }} }}", "create", "--validate=false", "-f", "-");
        await using var app = world.Launch();
        await app.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
        await using var relay = world.LaunchRelay();
        await relay.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
        var cluster = await world.ConnectAsync();
        await world.KubectlAsync(Manifest(world.Namespace, kind, isGood: true), "apply", "--validate=false", "-f", "-");
        await Eventually.WhenAsync(
            () => cluster.GetAsync(new ObjectReference(new KindName("apps/v1", kind), world.Namespace, "agent"), CancellationToken.None),
            live => live?.Number("status", ready) > 0);

        await world.KubectlAsync(Manifest(world.Namespace, kind, isGood: false), "apply", "--validate=false", "-f", "-");

        var documents = new IncidentDocuments(world.Storage.Documents);
        var incidents = await Eventually.WhenAsync(
            () => documents.ReadAllAsync(isClosedToo: true, CancellationToken.None),
            static found => found.Any(static incident => ChangeOf(incident) is not null));
        var incident = incidents.First(static incident => ChangeOf(incident) is not null);
        var lines = ChangeOf(incident)!.Split('\n');
        incident.Owner.Kind.ShouldBe(kind);
        lines.ShouldContain("template.spec.containers[web].env[MODE].value: \"good\" → \"bad\"");
        var revisions = (await cluster.ListAsync(KindName.ControllerRevision, world.Namespace, null, CancellationToken.None)).Items.ToDictionary(static one => one.Number("revision")!.Value, HashOf);
        lines[^1].ShouldBe($"controller-revision-hash: \"{revisions[1]}\" → \"{revisions[2]}\"");
    }

    private static string? ChangeOf(IncidentDocument incident) => incident.Context.FirstOrDefault(static part => part.Name == "change")?.Text;

    private static string HashOf(JsonObject revision) => revision.Label("controller-revision-hash") ?? revision.Name;

    // The command is for a node, the annotation for a twin.
    private static string Manifest(string @namespace, string kind, bool isGood) => $$"""
        { "apiVersion": "apps/v1", "kind": "{{kind}}", "metadata": { "name": "agent", "namespace": "{{@namespace}}" },
          "spec": { {{(kind == "StatefulSet" ? "\"replicas\": 1, \"serviceName\": \"agent\"," : "")}} "selector": { "matchLabels": { "app": "agent" } },
            "template": { "metadata": { "labels": { "app": "agent" }, "annotations": { "twin.trimtab.dev/behaviour": "{{(isGood ? "healthy" : "crash-after=1s")}}" } },
              "spec": { "automountServiceAccountToken": false, "terminationGracePeriodSeconds": 1, "containers": [{ "name": "web", "image": "trimtab.test/busybox:1", "imagePullPolicy": "IfNotPresent",
                "env": [{ "name": "MODE", "value": "{{(isGood ? "good" : "bad")}}" }], "command": ["sh", "-c", "[ $MODE = good ] || exit 3; sleep 600"] }] } } } }
        """;
}
