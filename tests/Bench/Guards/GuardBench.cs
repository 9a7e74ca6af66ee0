using System.Diagnostics;
using System.Text.Json.Nodes;
using Trimtab.Bench.Scale;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Guards;
using Trimtab.Domain.Rollouts;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.Messaging;
using Trimtab.TestKit.State;

namespace Trimtab.Bench.Guards;

/// <summary>What a look at all guarded Deployments costs when nothing is new, which is nearly always, over HTTPS to a twin in a process of its own.</summary>
internal static class GuardBench
{
    private const string Namespace = "bench-guards";
    private const double SecondsBetween = 15;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var apps = BenchArguments.Number(arguments, "apps", 500);
        var runs = BenchArguments.Number(arguments, "runs", 100);
        var directory = Directory.CreateTempSubdirectory("trimtab-bench-");
        var kubeconfig = Path.Combine(directory.FullName, "kubeconfig");
        await using var twin = await TwinProcess.StartAsync(kubeconfig);
        var clusters = $"clusters: {{ bench: {{ kubeconfig: {{ file: {kubeconfig} }} }} }}\n";
        var file = Path.Combine(directory.FullName, "fleet.yaml");
        await File.WriteAllTextAsync(file, $"apiVersion: trimtab.dev/v1alpha1\nkind: Fleet\n{clusters}");
        using var connections = TestAccess.Connect(file);
        var cluster = await connections.GetAsync("bench", CancellationToken.None);
        await InstallAsync(cluster, apps);

        var scan = Scan(cluster, new FixedFleet($"{clusters}guards: {{ all: {{ cluster: bench }} }}"));
        var first = await MeasureAsync(scan, 1);
        var idle = await MeasureAsync(scan, runs);
        Console.WriteLine($"{apps} guarded Deployments, each with one pod, on a twin over HTTPS");
        Console.WriteLine($"the first look, which reads all that is remembered and every ReplicaSet: {first.Times.At(1):0} ms");
        Console.WriteLine($"a look with nothing new: {idle.Times}, {idle.Processor.TotalMilliseconds / runs:0.0} ms of processor time");
        Console.WriteLine($"every {SecondsBetween:0} s that is {idle.Processor.TotalSeconds / runs / SecondsBetween:0.00 %} of a core");
        directory.Delete(recursive: true);
        return 0;
    }

    private static GuardScan Scan(ICluster cluster, FixedFleet fleet)
    {
        var store = new InMemoryDocumentStore();
        var (documents, memory, only) = (new RolloutDocuments(store), new GuardedWorkloads(store), new FixedClusters(cluster));
        var starter = new GuardStarter(documents, memory, new RolloutHistory(documents), fleet, new RecordingSender(), TimeProvider.System);
        return new GuardScan(new GuardScout(memory, starter, fleet, only, TimeProvider.System), fleet, only, TimeProvider.System);
    }

    private static async Task<(Milliseconds Times, TimeSpan Processor)> MeasureAsync(GuardScan scan, int runs)
    {
        List<double> times = [];
        var before = ProcessUse.Read(Environment.ProcessId)!.Processor;
        for (var run = 0; run < runs; run++)
        {
            var began = Stopwatch.GetTimestamp();
            await scan.RunAsync(CancellationToken.None);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return (new Milliseconds(times), ProcessUse.Read(Environment.ProcessId)!.Processor - before);
    }

    private static async Task InstallAsync(ICluster cluster, int apps)
    {
        await cluster.CreateAsync(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = Namespace } }, CancellationToken.None);
        foreach (var number in Enumerable.Range(1, apps))
        {
            await cluster.CreateAsync(Deployment($"app-{number}"), CancellationToken.None);
        }

        while ((await cluster.ListAsync(KindName.Deployment, Namespace, null, CancellationToken.None)).Items.Any(static live => live.Number("status", "availableReplicas") != 1))
        {
            await Task.Delay(Poll, TimeProvider.System);
        }
    }

    private static JsonObject Deployment(string name) => (JsonObject)JsonNode.Parse($$"""
        {
          "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "name": "{{name}}", "namespace": "{{Namespace}}" },
          "spec": {
            "selector": { "matchLabels": { "app": "{{name}}" } },
            "template": {
              "metadata": { "labels": { "app": "{{name}}" } },
              "spec": { "containers": [ { "name": "app", "image": "app:1", "resources": { "limits": { "memory": "64Mi" } }, "ports": [ { "containerPort": 8080, "protocol": "TCP" } ] } ] }
            }
          }
        }
        """)!;
}
