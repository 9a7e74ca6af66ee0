using System.Diagnostics;
using Trimtab.Adapters.AzureStorage;
using Trimtab.Bench.Scale;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Assets.Clusters;
using Trimtab.Domain.Assets.Watching;
using Trimtab.Domain.Clusters;
using Trimtab.Local;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Docker;
using Trimtab.TestKit.Fleet;
using Trimtab.TestKit.Messaging;

namespace Trimtab.Bench.Inventory;

/// <summary>Scans of a cluster over HTTPS (a twin in a process of its own), with the state in Azurite: time, memory, size, and what a query and idle watching take.</summary>
internal static class InventoryBench
{
    private const double Mega = 1 << 20;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var assets = BenchArguments.Number(arguments, "assets", 10_000);
        var idle = TimeSpan.FromSeconds(BenchArguments.Number(arguments, "idle", 30));
        var directory = Directory.CreateTempSubdirectory("trimtab-bench-");
        var kubeconfig = Path.Combine(directory.FullName, "kubeconfig");
        await using var twin = await TwinProcess.StartAsync(kubeconfig);
        await using var azurite = await AzuriteProcess.StartAsync(LocalTools.Find(), new AzuriteOptions(), TimeProvider.System, CancellationToken.None);
        using var account = new StorageAccount(new StorageOptions { ConnectionString = azurite.ConnectionString }, TimeProvider.System);
        var text = $"clusters: {{ bench: {{ kubeconfig: {{ file: {kubeconfig} }} }} }}\n";
        var file = Path.Combine(directory.FullName, "fleet.yaml");
        await File.WriteAllTextAsync(file, $"apiVersion: trimtab.dev/v1alpha1\nkind: Fleet\n{text}");
        using var connections = TestAccess.Connect(file);
        await InventoryObjects.InstallAsync(await connections.GetAsync("bench", CancellationToken.None), assets);

        await MeasureScansAsync(account, connections, new FixedFleet(text));
        await MeasureQueryAsync(azurite.ConnectionString);
        await MeasureIdleAsync(connections, new FixedFleet(text), idle);
        directory.Delete(recursive: true);
        return 0;
    }

    private static async Task MeasureScansAsync(StorageAccount account, IClusters clusters, FixedFleet fleet)
    {
        var inventory = new AssetInventory(account.Documents, TimeProvider.System);
        var collector = new ClusterCollector(clusters, fleet, TimeProvider.System);
        Console.WriteLine($"before the first scan: {ProcessUse.Read(Environment.ProcessId)!.ResidentBytes / Mega:0} MiB resident");
        foreach (var which in new[] { "the first scan, stored", "the next one, in which nothing is new" })
        {
            var began = Stopwatch.GetTimestamp();
            var processor = ProcessUse.Read(Environment.ProcessId)!.Processor;
            var scan = await collector.ScanAsync("bench", null, CancellationToken.None);
            var seen = Stopwatch.GetElapsedTime(began);
            await inventory.WriteAsync(scan, CancellationToken.None);
            var use = ProcessUse.Read(Environment.ProcessId)!;
            Console.WriteLine($"{which}: {scan.Assets.Count} assets in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s (of it storage {(Stopwatch.GetElapsedTime(began) - seen).TotalSeconds:0.0} s), "
                + $"{(use.Processor - processor).TotalSeconds:0.0} s of processor time, {use.PeakBytes / Mega:0} MiB resident at most");
        }

        var bytes = await BytesAsync(account);
        var count = (await inventory.ReadAsync(CancellationToken.None)).Assets.Count;
        Console.WriteLine($"state: {bytes / Mega:0.0} MiB, {bytes / Mega / count * 1000:0.00} MiB per 1,000 assets");
    }

    private static async Task<long> BytesAsync(StorageAccount account)
    {
        var bytes = 0L;
        await foreach (var name in account.Documents.ListAsync("inventory/", CancellationToken.None))
        {
            bytes += (await account.Documents.ReadAsync(name, CancellationToken.None))!.Content.Length;
        }

        return bytes;
    }

    /// <summary>Read by readers that remember nothing, and chosen by a filter.</summary>
    private static async Task MeasureQueryAsync(string storage)
    {
        using var account = new StorageAccount(new StorageOptions { ConnectionString = storage }, TimeProvider.System);
        var all = await new AssetInventory(account.Documents, TimeProvider.System).ReadAsync(CancellationToken.None);
        using var other = new StorageAccount(new StorageOptions { ConnectionString = storage, Container = "thousand" }, TimeProvider.System);
        await new AssetInventory(other.Documents, TimeProvider.System).WriteAsync(new PlaceScan("bench", TimeProvider.System.GetUtcNow(), [.. all.Assets.Take(1000)]), CancellationToken.None);
        foreach (var (what, documents) in new[] { ("1000 assets", other.Documents), ($"{all.Assets.Count} assets", account.Documents) })
        {
            List<double> times = [];
            for (var run = 0; run < 20; run++)
            {
                var began = Stopwatch.GetTimestamp();
                var isFilter = AssetFilter.TryParse(["kind=deployment", @"image~:1\.[0-9]+$"], out var filter, out _);
                var snapshot = await new AssetInventory(documents, TimeProvider.System).ReadAsync(CancellationToken.None);
                _ = snapshot.Assets.Count(asset => isFilter && filter!.Fits(asset, isStale: false, isOutdated: false));
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            Console.WriteLine($"a query over {what}, from storage: {new Milliseconds(times)}");
        }
    }

    private static async Task MeasureIdleAsync(IClusters clusters, FixedFleet fleet, TimeSpan idle)
    {
        var sender = new RecordingSender();
        var requests = new ScanRequests(sender, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var watching = new PlaceWatch(clusters, new InMemoryDockerHosts(), fleet, requests, TimeProvider.System).RunAsync("bench", stop.Token);
        await Task.Delay(TimeSpan.FromSeconds(15), TimeProvider.System);
        var before = ProcessUse.Read(Environment.ProcessId)!.Processor;
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < idle;)
        {
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
            await requests.SendDueAsync(CancellationToken.None);
        }

        var use = ProcessUse.Read(Environment.ProcessId)!;
        Console.WriteLine($"watching while nothing changes: {(use.Processor - before) / idle:0.0 %} of a core, {use.ResidentBytes / Mega:0} MiB resident, {sender.Sent.Count} scans asked for");
        await stop.CancelAsync();
        await watching;
    }
}
