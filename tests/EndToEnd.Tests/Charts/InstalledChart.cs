using System.Diagnostics;
using System.Text.Json.Nodes;
using Trimtab.EndToEnd.Tests.Worlds;
using Trimtab.Local;

namespace Trimtab.EndToEnd.Tests.Charts;

/// <summary>The chart, installed by helm beside a world on the real cluster, in a namespace of its own. The images are built before: <c>trimtab.test/app:1</c> and <c>trimtab.test/relay:1</c>.</summary>
internal sealed class InstalledChart : IAsyncDisposable
{
    private const int Relays = 2;
    private readonly ShopWorld _world;

    private InstalledChart(ShopWorld world) => (_world, Name) = (world, $"{world.Namespace}-trimtab");

    /// <summary>The release's name, and its namespace.</summary>
    public string Name { get; }

    /// <summary>Installs it, and returns when all of its pods are ready.</summary>
    public static async Task<InstalledChart> InstallAsync(ShopWorld world)
    {
        var chart = new InstalledChart(world);
        try
        {
            await world.KubectlAsync("", "create", "namespace", chart.Name);
            await world.KubectlAsync(chart.Secret("trimtab-storage", new Dictionary<string, string>(StringComparer.Ordinal) { ["connection"] = world.ConnectionString }).ToJsonString(), "create", "-f", "-");
            await world.KubectlAsync(chart.Secret("shop", world.Secrets).ToJsonString(), "create", "-f", "-");
            foreach (var number in Enumerable.Range(0, Relays))
            {
                await world.KubectlAsync(chart.Volume(number).ToJsonString(), "create", "-f", "-");
            }

            var values = world.NewFile("values.json", (await chart.ValuesAsync()).ToJsonString());
            await chart.HelmAsync("install", chart.Name, Path.Combine(Path.GetDirectoryName(LocalTools.Find().Folder)!, "infra", "helm", "trimtab"), "--values", values, "--wait", "--timeout", "150s");
            return chart;
        }
        catch (Exception fault)
        {
            var told = await world.KubectlAsync("", "get", "pods,events", "--namespace", chart.Name);
            await chart.DisposeAsync();
            throw new InvalidOperationException($"The chart could not be installed: {fault.Message}\n{told}", fault);
        }
    }

    /// <summary>Removes the release, if it is there.</summary>
    public Task UninstallAsync() => HelmAsync("uninstall", Name, "--ignore-not-found", "--wait", "--timeout", "60s");

    /// <returns>Everything in the cluster that carries the release's name, without what helm keeps of definitions.</returns>
    public async Task<IReadOnlyList<string>> LeftoversAsync()
        => (await _world.KubectlAsync(
            "", "get", "clusterroles,clusterrolebindings,validatingwebhookconfigurations,deployments,statefulsets,services,configmaps,roles,rolebindings,serviceaccounts",
            "--all-namespaces", "--selector", $"app.kubernetes.io/instance={Name}", "--output", "name")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public async ValueTask DisposeAsync()
    {
        await UninstallAsync();
        await _world.KubectlAsync("", "delete", "namespace", Name, "--ignore-not-found", "--wait=false");
        foreach (var number in Enumerable.Range(0, Relays))
        {
            await _world.KubectlAsync("", "delete", "persistentvolume", $"{Name}-{number}", "--ignore-not-found", "--wait=false");
        }
    }

    private async Task<JsonObject> ValuesAsync() => new()
    {
        ["app"] = new JsonObject
        {
            ["image"] = new JsonObject { ["repository"] = "trimtab.test/app", ["tag"] = "1", ["pullPolicy"] = "Never" },
            ["fleet"] = await FleetAsync(),
            ["secretSettings"] = new JsonObject(_world.Secrets.Select(secret => KeyValuePair.Create(secret.Key, (JsonNode?)new JsonObject { ["secret"] = "shop", ["key"] = secret.Key }))),
        },
        ["relay"] = new JsonObject
        {
            ["image"] = new JsonObject { ["repository"] = "trimtab.test/relay", ["tag"] = "1", ["pullPolicy"] = "Never" },
            ["replicas"] = Relays,
            ["cluster"] = ShopFleet.Cluster,
            ["namespaces"] = new JsonArray(_world.Namespace),
        },
    };

    /// <summary>The world's fleet, with the cluster that the function app runs in.</summary>
    private async Task<string> FleetAsync()
        => string.Join('\n', (await _world.ReadFleetAsync()).Split('\n').Select(static line
            => line.TrimStart().StartsWith($"{ShopFleet.Cluster}: {{ kubeconfig", StringComparison.Ordinal) ? $"  {ShopFleet.Cluster}: {{}}" : line));

    private JsonObject Secret(string name, IReadOnlyDictionary<string, string> values) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Secret",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = Name },
        ["stringData"] = new JsonObject(values.Select(static value => KeyValuePair.Create(value.Key, (JsonNode?)value.Value))),
    };

    /// <summary>A volume for a relay's buffer: the cluster has nobody who makes them.</summary>
    private JsonObject Volume(int number)
    {
        var directory = _world.NewDirectory($"relay-{number}");
        if (!OperatingSystem.IsWindows())
        {
            // The relay is nobody in particular there.
            File.SetUnixFileMode(directory, (UnixFileMode)0b111_111_111);
        }

        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "PersistentVolume",
            ["metadata"] = new JsonObject { ["name"] = $"{Name}-{number}" },
            ["spec"] = new JsonObject
            {
                ["capacity"] = new JsonObject { ["storage"] = "1Gi" },
                ["accessModes"] = new JsonArray("ReadWriteOnce"),
                ["claimRef"] = new JsonObject { ["namespace"] = Name, ["name"] = $"buffer-{Name}-relay-{number}" },
                ["hostPath"] = new JsonObject { ["path"] = directory },
            },
        };
    }

    private async Task<string> HelmAsync(params string[] arguments)
    {
        using var helm = Process.Start(new ProcessStartInfo(LocalTools.Find().Helm, ["--kubeconfig", TestKit.Running.RealCluster.Kubeconfig!, "--namespace", Name, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = await Task.WhenAll(helm.StandardOutput.ReadToEndAsync(), helm.StandardError.ReadToEndAsync());
        await helm.WaitForExitAsync();
        return helm.ExitCode == 0 ? said[0] : throw new InvalidOperationException($"helm {arguments[0]} failed: {said[1]}");
    }
}
