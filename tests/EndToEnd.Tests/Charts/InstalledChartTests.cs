using Trimtab.Domain.Incidents;
using Trimtab.EndToEnd.Tests.Relays;
using Trimtab.EndToEnd.Tests.Worlds;
using Trimtab.TestKit.Running;

namespace Trimtab.EndToEnd.Tests.Charts;

/// <summary>Function app and relay as the chart installs them, from their images, on a real cluster.</summary>
[Collection(WholeMachine.Name)]
public sealed class InstalledChartTests
{
    private static readonly string[] AsJane = ["--as=jane@example.com", "--as-group=system:masters"];

    [RealClusterFact]
    public async Task What_the_chart_installs_applies_pushes_reports_failures_captures_changes_and_goes_without_a_trace()
    {
        await using var world = await ShopWorld.StartAsync(new ShopWorldOptions(new PodsOutside(), ShopFleet.Brisk, TimeSpan.FromMinutes(1)));
        var scene = await CaptureScene.StartAsync(world);
        await using var chart = await InstalledChart.InstallAsync(world);
        try
        {
            var sight = new WorldSight(world);
            var installed = await world.PushAsync("v1", ShopHealth.Good);
            await sight.WhenTargetAsync(target => target.LastGoodRevision == installed);
            await sight.WhenClusterAsync("notes-v1, settings v1, web v1 2/2");

            await world.KubectlAsync(FailingPod(world.Namespace), "create", "-f", "-");
            var incidents = new IncidentDocuments(world.Storage.Documents);
            var incident = (await Eventually.WhenAsync(
                async () => (await incidents.ReadAllAsync(isClosedToo: true, CancellationToken.None)).FirstOrDefault(static one => one.Pods.Contains("broken")), static found => found is not null))!;
            incident.Sentence.ShouldContain("exited with code 3");

            await WhenWitnessedAsync(scene);
            await scene.SetAsync("captured", "one", AsJane);
            await Eventually.WhenAsync(() => scene.FileAsync("captured"), static file => file?.Contains("key: one", StringComparison.Ordinal) is true);
            (await scene.SubjectsAsync()).ShouldContain($"jane@example.com: [CREATE] configmap/captured in ns/{world.Namespace} by user/jane@example.com");
            (await sight.FindFaultsAsync()).ShouldBeEmpty();

            await chart.UninstallAsync();
            (await chart.LeftoversAsync()).ShouldBeEmpty();
        }
        finally
        {
            await scene.EndAsync();
        }
    }

    /// <summary>The API server learns of a new webhook in its own time.</summary>
    private static async Task WhenWitnessedAsync(CaptureScene scene)
    {
        var number = 0;
        await Eventually.WhenAsync(
            async () =>
            {
                await scene.SetAsync("warm", $"{number++}", AsJane);
                return await scene.SubjectsAsync();
            },
            static subjects => subjects.Any(static subject => subject.Contains("configmap/warm", StringComparison.Ordinal) && subject.EndsWith("by user/jane@example.com", StringComparison.Ordinal)));
    }

    private static string FailingPod(string @namespace) => $$"""
        { "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "broken", "namespace": "{{@namespace}}" },
          "spec": { "restartPolicy": "Never", "containers": [{ "name": "main", "image": "trimtab.test/busybox:1", "command": ["/bin/sh", "-c", "echo no configuration >&2; exit 3"] }] } }
        """;
}
