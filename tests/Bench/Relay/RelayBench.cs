using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Trimtab.Adapters.AzureStorage;
using Trimtab.Bench.Apply;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Messaging;
using Trimtab.Local;
using Trimtab.TestKit.Clusters;

namespace Trimtab.Bench.Relay;

/// <summary>Pods that fail on a real API server (their status is patched: no node is needed), the relay as a process, and a reader of the queue.</summary>
internal static class RelayBench
{
    private const string Secret = "h0rse-battery-staple-42";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (BenchArguments.Text(arguments, "kubeconfig") is not { } kubeconfig || !File.Exists(kubeconfig))
        {
            await Console.Error.WriteLineAsync("Name the cluster: --kubeconfig FILE.");
            return 2;
        }

        var (pods, perSecond) = (BenchArguments.Number(arguments, "runs", 500), BenchArguments.Number(arguments, "rate", 20));
        var directory = Directory.CreateTempSubdirectory("trimtab-bench").FullName;
        var fleet = Path.Combine(directory, "fleet.yaml");
        await File.WriteAllTextAsync(fleet, $"apiVersion: trimtab.dev/v1alpha1\nkind: Fleet\nclusters: {{ {BenchCluster.Name}: {{ kubeconfig: {{ file: {Path.GetFullPath(kubeconfig)} }} }} }}\n");
        using var clusters = TestAccess.Connect(fleet);
        var cluster = await clusters.GetAsync(BenchCluster.Name, CancellationToken.None);
        await using var azurite = await AzuriteProcess.StartAsync(LocalTools.Find(), new AzuriteOptions(), TimeProvider.System, CancellationToken.None);
        using var account = new StorageAccount(new StorageOptions { ConnectionString = azurite.ConnectionString }, TimeProvider.System);
        var @namespace = $"bench-{Guid.NewGuid():n}"[..16];
        try
        {
            await MakePodsAsync(cluster, @namespace, pods);
            await using var relay = await StartRelayAsync(directory, Path.GetFullPath(kubeconfig), @namespace, azurite.ConnectionString);
            var failed = new ConcurrentDictionary<string, DateTimeOffset>();
            using var limit = new CancellationTokenSource(Limit + TimeSpan.FromSeconds((double)pods / perSecond), TimeProvider.System);
            var reading = ReadAsync(account, pods, limit.Token);
            await FailAsync(cluster, @namespace, pods, perSecond, failed);
            Print(pods, perSecond, failed, await reading, ProcessUse.Read(relay.ProcessId)!);
        }
        finally
        {
            await cluster.DeleteAsync(new ObjectReference(KindName.Namespace, "", @namespace), new DeleteOptions(), CancellationToken.None);
            Directory.Delete(directory, recursive: true);
        }

        return 0;
    }

    private static async Task MakePodsAsync(ICluster cluster, string @namespace, int pods)
    {
        await cluster.CreateAsync(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = @namespace } }, CancellationToken.None);
        var account = new ObjectReference(new KindName("v1", "ServiceAccount"), @namespace, "default");
        while (await cluster.GetAsync(account, CancellationToken.None) is null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        await Parallel.ForEachAsync(Enumerable.Range(0, pods), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, token) => await cluster.CreateAsync(
            JsonNode.Parse($$"""
                { "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "pod-{{number}}", "namespace": "{{@namespace}}" },
                  "spec": { "automountServiceAccountToken": false, "nodeSelector": { "trimtab.dev/no-such-node": "true" }, "containers": [{ "name": "web", "image": "shop:1", "env": [{ "name": "DB_PASSWORD", "value": "{{Secret}}" }] }] } }
                """)!.AsObject(), token));
    }

    private static async Task<FunctionAppProcess> StartRelayAsync(string directory, string kubeconfig, string @namespace, string storage)
    {
        var file = Path.Combine(directory, "relay.yaml");
        await File.WriteAllTextAsync(file, $"cluster: {BenchCluster.Name}\nnamespaces: [{@namespace}]\nreadyDeadline: 1h\nkubeconfig: {{ file: {kubeconfig} }}\n");
        var url = FreePort.Url();
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AzureWebJobsStorage"] = storage,
            ["Relay__Settings"] = file,
            ["Relay__Url"] = url.ToString(),
            ["DOTNET_gcServer"] = "0",
            ["DOTNET_GCHeapHardLimit"] = "0x4000000",
        };
        var relay = FunctionAppProcess.Launch(HostProgram.Relay, url, settings, Path.Combine(directory, "relay.log"), "readyz");
        await relay.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
        return relay;
    }

    private static async Task FailAsync(ICluster cluster, string @namespace, int pods, int perSecond, ConcurrentDictionary<string, DateTimeOffset> failed)
    {
        var began = TimeProvider.System.GetTimestamp();
        List<Task> patches = [];
        for (var number = 0; number < pods; number++)
        {
            var due = TimeSpan.FromSeconds((double)number / perSecond) - TimeProvider.System.GetElapsedTime(began);
            await Task.Delay(due > TimeSpan.Zero ? due : TimeSpan.Zero, TimeProvider.System);
            patches.Add(FailOneAsync(cluster, @namespace, $"pod-{number}", failed));
        }

        await Task.WhenAll(patches);
    }

    private static async Task FailOneAsync(ICluster cluster, string @namespace, string pod, ConcurrentDictionary<string, DateTimeOffset> failed)
    {
        var now = TimeProvider.System.GetUtcNow();
        var status = JsonNode.Parse($$"""
            { "status": { "phase": "Running", "containerStatuses": [{ "name": "web", "image": "shop:1", "imageID": "", "ready": false, "restartCount": 0,
              "state": { "terminated": { "exitCode": 1, "reason": "Error", "finishedAt": "{{now:yyyy-MM-dd'T'HH:mm:ss'Z'}}", "containerID": "containerd://{{pod}}" } } }] } }
            """)!.AsObject();
        failed[pod] = TimeProvider.System.GetUtcNow();
        await cluster.PatchAsync(new ObjectReference(KindName.Pod, @namespace, pod), status, "status", CancellationToken.None);
    }

    /// <summary>Takes every report as soon as it is there, until each pod has one.</summary>
    private static async Task<IReadOnlyDictionary<string, (DateTimeOffset SeenAt, DateTimeOffset ReadAt, bool HasSecret)>> ReadAsync(StorageAccount account, int pods, CancellationToken cancellationToken)
    {
        var read = new Dictionary<string, (DateTimeOffset, DateTimeOffset, bool)>(StringComparer.Ordinal);
        while (read.Count < pods)
        {
            foreach (var message in await account.Queues.ReceiveAsync(QueueNames.Incidents, 32, TimeSpan.FromMinutes(5), cancellationToken))
            {
                var now = TimeProvider.System.GetUtcNow();
                var report = await account.Reader.ReadBodyAsync<PodFailureReport>(account.Reader.Decode(message.Text!), cancellationToken);
                read.TryAdd(report.Pod.Name, (report.SeenAt, now, message.Text!.Contains(Secret, StringComparison.Ordinal)));
                await account.Queues.DeleteAsync(QueueNames.Incidents, message, cancellationToken);
            }
        }

        return read;
    }

    private static void Print(
        int pods,
        int perSecond,
        ConcurrentDictionary<string, DateTimeOffset> failed,
        IReadOnlyDictionary<string, (DateTimeOffset SeenAt, DateTimeOffset ReadAt, bool HasSecret)> read,
        ProcessUse use)
    {
        Console.WriteLine($"{pods} pods fail, {perSecond} a second, each harvested; {read.Count} reports, {read.Values.Count(static report => report.HasSecret)} with the planted secret");
        Console.WriteLine($"  from before the status patch until the report was read from the queue   {new Milliseconds([.. read.Select(report => (report.Value.ReadAt - failed[report.Key]).TotalMilliseconds)])}");
        Console.WriteLine($"  of that from the watch's event on (reading it included)                 {new Milliseconds([.. read.Select(static report => (report.Value.ReadAt - report.Value.SeenAt).TotalMilliseconds)])}");
        Console.WriteLine($"  relay: {use.PeakBytes >> 20} MiB at most, {use.Processor.TotalSeconds:0.0} s of processor");
    }
}
