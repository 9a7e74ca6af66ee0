using System.Diagnostics;
using Trimtab.Adapters.AzureStorage;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Scans;
using Trimtab.Domain.Updates;
using Trimtab.EndToEnd.Tests.Worlds;
using Trimtab.Local;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Files;
using Trimtab.TestKit.Helm;
using Trimtab.TestKit.Running;

namespace Trimtab.EndToEnd.Tests.Updates;

/// <summary>A whole function app, the real helm program and a real cluster: from a chart in its repository to what the release runs.</summary>
public sealed class HelmUpdatesTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly string _namespace = $"helm-updates-{Guid.NewGuid():n}"[..25];
    private readonly Uri _url = FreePort.Url();

    private string Release => $"real/{_namespace}/helmrelease/web";

    [RealClusterFact]
    public async Task A_new_chart_is_rolled_out_though_helm_and_the_app_are_killed_in_the_middle_and_a_broken_one_is_taken_back()
    {
        using var scratch = new ScratchDirectory();
        await using var shop = await ChartShop.StartAsync();
        await shop.AddAsync("1.0.0", "trimtab.test/shop:1", replicas: 1);
        await shop.HelmAsync("install", "web", "web", "--repo", shop.Address.ToString(), "--version", "1.0.0", "--namespace", _namespace, "--create-namespace", "--set", "greeting=hello", "--kubeconfig", TestKit.Running.RealCluster.Kubeconfig!);
        await using var storage = await OwnStorage.StartAsync();
        var account = storage.Account;
        await File.WriteAllTextAsync(scratch["fleet.yaml"], Fleet(shop));
        using var clusters = TestAccess.Connect(scratch["fleet.yaml"]);
        var cluster = await clusters.GetAsync("real", None);
        await using var first = await StartAsync(scratch, storage.Options);
        var inventory = new AssetInventory(account.Documents, TimeProvider.System);
        await Eventually.WhenAsync(() => inventory.ReadAsync(None), snapshot => snapshot.Assets.Any(asset => asset.Id.ToString() == Release));

        await shop.AddAsync("1.0.1", "trimtab.test/shop:1", replicas: 2);
        await ScanAsync(account);
        await KillHelmAsync();
        await first.KillAsync();
        await using var second = await StartAsync(scratch, storage.Options);
        var good = await EndedAsync(account, "1.0.1");
        good.State.ShouldBe(ChangeState.Done);
        (await DifferencesAsync(account, good)).ShouldBe(["~ Deployment web: spec.replicas 1 → 2"]);
        (await ReplicasAsync(cluster)).ShouldBe("2 hello");

        await shop.AddAsync("1.0.2", "trimtab.test/missing:1", replicas: 3);
        await ScanAsync(account);
        var broken = await EndedAsync(account, "1.0.2");
        broken.State.ShouldBe(ChangeState.Failed, broken.Status);
        (await DifferencesAsync(account, broken)).ShouldBe(["~ Deployment web: spec.replicas 2 → 3, spec.template.spec.containers[web].image trimtab.test/shop:1 → trimtab.test/missing:1"]);
        (await ReplicasAsync(cluster)).ShouldBe("2 hello");
        (await new UpdateHolds(account.Documents).ListAsync(None)).ShouldHaveSingleItem().Version.Version.ShouldBe("1.0.2");
        await cluster.DeleteAsync(new ObjectReference(KindName.Namespace, "", _namespace), new DeleteOptions(), None);
    }

    private static Task ScanAsync(StorageAccount account)
        => account.Sender.SendAsync(new ScanAssets(null, TimeProvider.System.GetUtcNow()), MessageContext.For("test"), TimeSpan.Zero, None);

    /// <summary>Kills the helm that upgrades our release, as soon as there is one.</summary>
    private async Task KillHelmAsync()
    {
        var helm = (await Eventually.WhenAsync(FindHelmAsync, static found => found is not null))!;
        using (helm)
        {
            helm.Kill();
            await helm.WaitForExitAsync();
        }
    }

    private async Task<Process?> FindHelmAsync()
    {
        foreach (var directory in Directory.GetDirectories("/proc").Where(static path => int.TryParse(Path.GetFileName(path), out _)))
        {
            try
            {
                var command = (await File.ReadAllTextAsync(Path.Combine(directory, "cmdline"))).Split('\0');
                if (command.Contains("upgrade") && command.Contains(_namespace) && !command.Contains("--dry-run=server"))
                {
                    return Process.GetProcessById(int.Parse(Path.GetFileName(directory)));
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                // It ended meanwhile.
            }
        }

        return null;
    }

    private async Task<ChangeDocument> EndedAsync(StorageAccount account, string version)
        => (await Eventually.WhenAsync(
            async () => (await new ChangeDocuments(account.Documents).ReadAllAsync(isClosedToo: true, None)).FirstOrDefault(change => change.Change.Asset.ToString() == Release && change.Change.To.Version == version),
            static change => change?.State is ChangeState.Done or ChangeState.Failed))!;

    private static async Task<IReadOnlyList<string>?> DifferencesAsync(StorageAccount account, ChangeDocument change)
        => (await new UpdateDocuments(account.Documents).ReadAsync(change.Id, None)).Document?.Differences;

    private async Task<string> ReplicasAsync(ICluster cluster)
    {
        var live = await cluster.GetAsync(new ObjectReference(KindName.Deployment, _namespace, "web"), None);
        var map = await cluster.GetAsync(new ObjectReference(KindName.ConfigMap, _namespace, "web"), None);
        return $"{live!.Find("spec", "replicas")} {map!.Text("data", "greeting")}";
    }

    private async Task<FunctionAppProcess> StartAsync(ScratchDirectory scratch, StorageOptions options)
        => await FunctionAppProcess.StartAsync(
            WholePrograms.Host,
            _url,
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["AzureWebJobsStorage"] = options.ConnectionString,
                ["Fleet__Path"] = scratch["fleet.yaml"],
                ["Programs__Kubectl"] = LocalTools.Find().Kubectl,
                ["Programs__Helm"] = LocalTools.Find().Helm,
            },
            scratch["app.log"],
            TimeProvider.System,
            None);

    private string Fleet(ChartShop shop) => $$"""
        apiVersion: trimtab.dev/v1alpha1
        kind: Fleet
        clusters: { real: { kubeconfig: { file: "{{Path.GetFullPath(TestKit.Running.RealCluster.Kubeconfig!)}}" } } }
        inventory: { clusters: { real: { namespaces: { include: ["{{_namespace}}"] } } } }
        charts: { shop: { url: "{{shop.Address}}", insecure: true } }
        policies: { updates: { careful: { patch: auto, execution: { watch: 3s, interval: 1s, readyDeadline: 1m15s } } } }
        updates: { defaults: careful }

        """;
}
