using System.Diagnostics;
using System.Text.Json.Nodes;
using Trimtab.Adapters.AzureStorage;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Bench.Apply;
using Trimtab.Domain.Captures.Rules;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Yaml;
using Trimtab.Local;
using Trimtab.TestKit.Certificates;
using Trimtab.TestKit.Clusters;

namespace Trimtab.Bench.Relay;

/// <summary>A namespace of a real API server with pods that no node runs (their status is patched), storage, and the relay as a process.</summary>
internal sealed class RelayScene : IAsyncDisposable
{
    public const string Secret = "h0rse-battery-staple-42";

    private const string LeaseName = "relay";

    private readonly string _directory = Directory.CreateTempSubdirectory("trimtab-bench").FullName;
    private readonly string _namespace = $"bench-{Guid.NewGuid():n}"[..16];
    private readonly string _kubeconfig;
    private AzuriteProcess _azurite = null!;
    private FleetClusters _clusters = null!;

    private RelayScene(string kubeconfig) => _kubeconfig = Path.GetFullPath(kubeconfig);

    public ICluster Cluster { get; private set; } = null!;

    public StorageAccount Account { get; private set; } = null!;

    /// <returns>Null, and the reason on the error stream, when no cluster is named.</returns>
    public static async Task<RelayScene?> StartAsync(string[] arguments)
    {
        if (BenchArguments.Text(arguments, "kubeconfig") is not { } kubeconfig || !File.Exists(kubeconfig))
        {
            await Console.Error.WriteLineAsync("Name the cluster: --kubeconfig FILE.");
            return null;
        }

        var scene = new RelayScene(kubeconfig);
        var fleet = Path.Combine(scene._directory, "fleet.yaml");
        await File.WriteAllTextAsync(fleet, $"apiVersion: trimtab.dev/v1alpha1\nkind: Fleet\nclusters: {{ {BenchCluster.Name}: {{ kubeconfig: {{ file: {scene._kubeconfig} }} }} }}\n");
        scene._clusters = TestAccess.Connect(fleet);
        scene.Cluster = await scene._clusters.GetAsync(BenchCluster.Name, CancellationToken.None);
        scene._azurite = await AzuriteProcess.StartAsync(LocalTools.Find(), new AzuriteOptions(), TimeProvider.System, CancellationToken.None);
        scene.Account = new StorageAccount(new StorageOptions { ConnectionString = scene._azurite.ConnectionString }, TimeProvider.System);
        return scene;
    }

    /// <summary>Makes the namespace and its pods, named <c>pod-0</c> and so on.</summary>
    public async Task MakePodsAsync(int pods)
    {
        await Cluster.CreateAsync(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = _namespace } }, CancellationToken.None);
        await new UnplacedPods(Cluster, _namespace).MakeAsync(pods, ("DB_PASSWORD", Secret), CancellationToken.None);
    }

    /// <summary>Defines the kinds by which captures are set up.</summary>
    public async Task MakeCaptureKindsAsync()
    {
        var crds = Path.Combine(Path.GetDirectoryName(LocalTools.Find().Folder)!, "infra", "crds");
        foreach (var file in (string[])["gitrepoconfigs.yaml", "watchrules.yaml", "clusterwatchrules.yaml"])
        {
            await Cluster.ApplyAsync((JsonObject)YamlTree.Parse(file, await File.ReadAllTextAsync(Path.Combine(crds, file)), YamlLimits.Manifests).Single().Root!, new ApplyOptions(), CancellationToken.None);
        }

        while (await Cluster.ResolveAsync(CaptureKinds.WatchRule, CancellationToken.None) is null)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        }
    }

    /// <summary>Makes ConfigMaps of one size, and the rule that has them captured; nothing when there are to be none.</summary>
    public async Task MakeMapsAsync(int maps, int bytes)
    {
        if (maps == 0)
        {
            return;
        }

        // Another program writes: what Trimtab itself wrote is not captured.
        var text = new string('x', bytes);
        var list = Path.Combine(_directory, "maps.yaml");
        await File.WriteAllLinesAsync(
            list, Enumerable.Range(0, maps).Select(number => $"---\n{{ apiVersion: v1, kind: ConfigMap, metadata: {{ name: map-{number}, namespace: {_namespace} }}, data: {{ key: {text} }} }}"));
        await KubectlAsync("create", "--validate=false", "-f", list);
        await Cluster.CreateAsync(
            JsonNode.Parse($$"""
                { "apiVersion": "configbutler.ai/v1alpha1", "kind": "WatchRule", "metadata": { "name": "maps", "namespace": "{{_namespace}}" },
                  "spec": { "gitRepoConfigRef": "state", "rules": [{ "resources": ["configmaps"] }] } }
                """)!.AsObject(),
            CancellationToken.None);
    }

    /// <summary>Makes a pod that a node runs; its container runs a shell command, once.</summary>
    public async Task RunPodAsync(int number, string command)
    {
        var pod = JsonNode.Parse($$"""
            { "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "pod-{{number}}", "namespace": "{{_namespace}}" },
              "spec": { "automountServiceAccountToken": false, "restartPolicy": "Never", "containers": [{ "name": "web", "image": "trimtab.test/busybox:1", "imagePullPolicy": "IfNotPresent" }] } }
            """)!.AsObject();
        pod["spec"]!["containers"]![0]!["command"] = new JsonArray("sh", "-c", command);
        await Cluster.CreateAsync(pod, CancellationToken.None);
    }

    /// <summary>Starts the relay on the namespace, and waits until it has listed the pods.</summary>
    /// <param name="name">Its pod's, when it shares a Lease with others; null: it is the only one.</param>
    /// <param name="captures">Whether it captures live changes, and serves their witness.</param>
    /// <param name="analyser">Where it also brings incidents; null: to the queue only.</param>
    public async Task<FunctionAppProcess> StartRelayAsync(string? name = null, bool captures = false, BenchAnalyser? analyser = null)
    {
        var file = Path.Combine(_directory, "relay.yaml");
        await File.WriteAllTextAsync(file, $"cluster: {BenchCluster.Name}\nnamespaces: [{_namespace}]\nreadyDeadline: 1h\nkubeconfig: {{ file: {_kubeconfig} }}\n");
        var url = FreePort.Url();
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AzureWebJobsStorage"] = _azurite.ConnectionString,
            ["Relay__Settings"] = file,
            ["Relay__Url"] = url.ToString(),
            ["Relay__Lease"] = name is null ? "" : LeaseName,
            ["Relay__Captures"] = captures ? "true" : "false",
            ["POD_NAME"] = name ?? "",
            ["POD_NAMESPACE"] = _namespace,
            ["POD_UID"] = Guid.NewGuid().ToString(),
        };
        if (captures)
        {
            settings["Relay__Webhook__Directory"] = Path.Combine(_directory, "webhook");
            settings["Relay__Webhook__Name"] = "localhost";
            settings["Relay__Webhook__Port"] = $"{FreePort.Url().Port}";
            WebhookAuthority.Write(settings["Relay__Webhook__Directory"]);
        }

        if (analyser is not null)
        {
            settings["Relay__Analyser__Address"] = analyser.Address.ToString();
            settings["Relay__Analyser__TlsDirectory"] = analyser.TlsDirectory;
            settings["Relay__BufferDirectory"] = Path.Combine(_directory, "buffer");
        }

        var relay = FunctionAppProcess.Launch(HostProgram.Relay, url, settings, Path.Combine(_directory, "relay.log"), "readyz");
        await relay.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
        return relay;
    }

    /// <returns>The relay that leads; null before anyone has.</returns>
    public async Task<string?> HolderAsync()
        => (await Cluster.GetAsync(new ObjectReference(new KindName("coordination.k8s.io/v1", "Lease"), _namespace, LeaseName), CancellationToken.None))?.Text("spec", "holderIdentity");

    /// <summary>Patches the status of one pod.</summary>
    /// <param name="pod">Its name.</param>
    /// <param name="status">What is merged into the status.</param>
    public Task PatchStatusAsync(string pod, string status)
        => Cluster.PatchAsync(new ObjectReference(KindName.Pod, _namespace, pod), new JsonObject { ["status"] = JsonNode.Parse(status) }, "status", CancellationToken.None);

    /// <summary>The API server's own measures, as Prometheus reads them.</summary>
    public Task<string> ReadMetricsAsync() => KubectlAsync("get", "--raw", "/metrics");

    /// <summary>Begins an action so often a second, whatever each takes, and waits for all.</summary>
    public static async Task PaceAsync(int times, int perSecond, Func<int, Task> action)
    {
        var began = TimeProvider.System.GetTimestamp();
        List<Task> running = [];
        for (var number = 0; number < times; number++)
        {
            var due = TimeSpan.FromSeconds((double)number / perSecond) - TimeProvider.System.GetElapsedTime(began);
            await Task.Delay(due > TimeSpan.Zero ? due : TimeSpan.Zero, TimeProvider.System);
            running.Add(action(number));
        }

        await Task.WhenAll(running);
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DeleteAsync(new ObjectReference(KindName.Namespace, "", _namespace), new DeleteOptions(), CancellationToken.None);
        Account.Dispose();
        await _azurite.DisposeAsync();
        _clusters.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task<string> KubectlAsync(params string[] arguments)
    {
        using var kubectl = Process.Start(new ProcessStartInfo(LocalTools.Find().Kubectl, ["--kubeconfig", _kubeconfig, .. arguments]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var text = await kubectl.StandardOutput.ReadToEndAsync();
        await kubectl.WaitForExitAsync();
        return text;
    }
}
