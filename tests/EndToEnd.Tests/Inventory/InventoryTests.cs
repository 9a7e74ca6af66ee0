using System.Text.Json.Nodes;
using Trimtab.Adapters.AzureStorage;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Messaging;
using Trimtab.EndToEnd.Tests.Worlds;
using Trimtab.Local;
using Trimtab.TestKit.Docker;
using Trimtab.TestKit.Files;
using Trimtab.Twin;

namespace Trimtab.EndToEnd.Tests.Inventory;

/// <summary>The whole function app beside a real Docker engine and a twin of a cluster: what runs there is known, soon, and stays known while its place is away.</summary>
public sealed class InventoryTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [DockerEngineFact]
    public async Task What_runs_is_seen_on_demand_and_by_events_and_an_engine_that_is_killed_leaves_what_was_known()
    {
        using var scratch = new ScratchDirectory();
        await using var engine = await DockerEngine.StartAsync();
        await using var twin = await TwinServer.StartAsync(new TwinOptions(), TimeProvider.System, CancellationToken.None);
        await twin.WriteKubeconfigAsync(scratch["kubeconfig"], CancellationToken.None);
        await DockerContent.ImportAsync(engine.Connection, "trimtab.test/db:1");
        await DockerContent.RunAsync(engine.Connection, "db", "trimtab.test/db:1");
        await using var storage = await OwnStorage.StartAsync();
        var account = storage.Account;
        await using var app = await StartAsync(scratch, storage.Options, engine);
        var inventory = new AssetInventory(account.Documents, TimeProvider.System);

        await SeenSoonAsync(inventory, "nas/container/db", () => AskAsync(account, "nas"));

        await DockerContent.RunAsync(engine.Connection, "web", "trimtab.test/db:1");
        await SeenSoonAsync(inventory, "nas/container/web");
        // The one before may have been seen by the scan with which following begins.
        await DockerContent.RunAsync(engine.Connection, "late", "trimtab.test/db:1");
        await SeenSoonAsync(inventory, "nas/container/late");
        await ApplyAsync(twin.Cluster);
        await SeenSoonAsync(inventory, "twin/shop/deployment/web");

        await engine.KillAsync();
        await AskAsync(account, "nas");
        var away = await Eventually.WhenAsync(() => inventory.ReadAsync(CancellationToken.None), static snapshot => snapshot.Places.Any(static place => place.Place == "nas" && place.Fault.Length > 0));
        away.Places.Single(static place => place.Place == "nas").Fault.ShouldContain("can't be reached");
        away.Assets.Count(static asset => asset.Id.Place == "nas").ShouldBe(3);

        await engine.StartAgainAsync();
        await AskAsync(account, "nas");
        await Eventually.WhenAsync(() => inventory.ReadAsync(CancellationToken.None), static snapshot => snapshot.Places.All(static place => !place.IsStale));
    }

    private static Task AskAsync(StorageAccount account, string place)
        => account.Sender.SendAsync(new ScanPlace(place), MessageContext.For("test"), TimeSpan.Zero, CancellationToken.None);

    private static async Task SeenSoonAsync(AssetInventory inventory, string asset, Func<Task>? ask = null)
    {
        await (ask?.Invoke() ?? Task.CompletedTask);
        var began = TimeProvider.System.GetTimestamp();
        await Eventually.WhenAsync(() => inventory.ReadAsync(CancellationToken.None), snapshot => snapshot.Assets.Any(one => one.Id.ToString() == asset));
        TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(Soon);
    }

    private static async Task ApplyAsync(TwinCluster cluster)
    {
        foreach (var text in new[]
        {
            """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop"}}""",
            """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop"},"spec":{"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"web","image":"web:1"}]}}}}""",
        })
        {
            await cluster.CreateAsync((JsonObject)JsonNode.Parse(text)!, CancellationToken.None);
        }
    }

    private static async Task<FunctionAppProcess> StartAsync(ScratchDirectory scratch, StorageOptions options, DockerEngine engine)
    {
        await File.WriteAllTextAsync(scratch["fleet.yaml"], $$"""
            apiVersion: trimtab.dev/v1alpha1
            kind: Fleet
            clusters: { twin: { kubeconfig: { file: kubeconfig } } }
            dockerHosts: { nas: { address: "{{engine.Address.OriginalString}}" } }
            """);
        var settings = new Dictionary<string, string>
        {
            ["AzureWebJobsStorage"] = options.ConnectionString,
            ["Fleet__Path"] = scratch["fleet.yaml"],
            ["Git__CacheDirectory"] = scratch["cache"],
            ["Programs__Kubectl"] = LocalTools.Find().Kubectl,
        };
        return await FunctionAppProcess.StartAsync(WholePrograms.Host, new Uri($"http://127.0.0.1:{FreePort.Find()}"), settings, scratch["app.log"], TimeProvider.System, CancellationToken.None);
    }
}
