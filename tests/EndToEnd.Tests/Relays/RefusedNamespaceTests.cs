using Trimtab.Domain.Messaging;
using Trimtab.EndToEnd.Tests.Worlds;
using Trimtab.Local;
using Trimtab.TestKit.Running;

namespace Trimtab.EndToEnd.Tests.Relays;

/// <summary>A relay on the real cluster with the chart's Roles in two namespaces, of which one's are deleted while it runs and come back.</summary>
public sealed class RefusedNamespaceTests
{
    private const string Exits = "{ automountServiceAccountToken: false, terminationGracePeriodSeconds: 0, restartPolicy: Never, containers: [{ name: web, image: 'trimtab.test/busybox:1', imagePullPolicy: IfNotPresent, command: [sh, -c, 'exit 3'] }] }";

    [RealClusterFact]
    public async Task One_that_the_API_server_refuses_silences_no_other_and_is_watched_again_when_it_may_be()
    {
        var outside = new CuttableOutside();
        await using var world = await ShopWorld.StartAsync(new ShopWorldOptions(outside, ShopFleet.Brisk, TimeSpan.FromMinutes(1)));
        var (shop, pay) = (world.Namespace, $"{world.Namespace}-pay");
        await world.KubectlAsync("", "create", "namespace", shop);
        await world.KubectlAsync("", "create", "namespace", pay);
        try
        {
            await using var account = await LimitedAccount.MakeAsync(world, shop, pay);
            var settings = world.NewFile("limited.yaml", $"cluster: {ShopFleet.Cluster}\nnamespaces: [{shop}, {pay}]\nkubeconfig: {{ file: {await account.KubeconfigAsync(outside[OutsidePart.Cluster].Address)} }}\n");
            await using var relay = world.LaunchRelay("relay", ("Relay__Settings", settings));
            await relay.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
            await FailAsync(world, shop, "shop-allowed");
            await FailAsync(world, pay, "pay-allowed");
            await WhenReportedAsync(world, "shop-allowed", "pay-allowed");
            (await ReadyzAsync(relay)).ShouldBe("ready");

            // The watch that is under way goes on: an API server asks for the right when one begins.
            await account.TakeAsync(pay);
            await FailAsync(world, pay, "pay-under-way");
            await WhenReportedAsync(world, "pay-under-way");
            outside[OutsidePart.Cluster].Open();
            await Eventually.WhenAsync(() => ReadyzAsync(relay), said => said == $"ready\nthe pods of namespace {pay} are not watched: the API server refuses it");
            (await RelayMetricsPage.ReadAsync(relay.Url, "trimtab_relay_watch_refused")).ShouldBe(1);
            await FailAsync(world, pay, "pay-refused");
            await FailAsync(world, shop, "shop-alone");
            await WhenReportedAsync(world, "shop-alone");
            (await ReportsAsync(world)).ShouldNotContain(static report => report.Contains("pay-refused", StringComparison.Ordinal));

            await account.GiveAsync(pay);
            await WhenReportedAsync(world, "pay-refused");
            await FailAsync(world, pay, "pay-again");
            await WhenReportedAsync(world, "pay-again");
            (await ReadyzAsync(relay)).ShouldBe("ready");
        }
        finally
        {
            await world.KubectlAsync("", "delete", "namespace", pay, "--wait=false");
        }
    }

    private static Task FailAsync(ShopWorld world, string @namespace, string name)
        => world.KubectlAsync($"apiVersion: v1\nkind: Pod\nmetadata: {{ name: {name}, namespace: {@namespace} }}\nspec: {Exits}\n", "create", "--validate=false", "-f", "-");

    /// <summary>Nobody takes them out of the queue.</summary>
    private static Task WhenReportedAsync(ShopWorld world, params string[] pods)
        => Eventually.WhenAsync(
            async () =>
            {
                var reports = await ReportsAsync(world);
                return pods.Where(pod => !reports.Any(report => report.Contains($"\"{pod}\"", StringComparison.Ordinal))).ToArray();
            },
            static missing => missing.Length == 0);

    private static async Task<string[]> ReportsAsync(ShopWorld world)
        => [.. (await world.Storage.Queues.PeekAsync(QueueNames.Incidents, 32, CancellationToken.None)).Select(static message => message.Text ?? "")];

    private static async Task<string> ReadyzAsync(FunctionAppProcess relay)
    {
#pragma warning disable RS0030 // Made for one call.
        using var client = new HttpClient();
#pragma warning restore RS0030
        using var answer = await client.GetAsync(new Uri(relay.Url, "readyz"));
        return await answer.Content.ReadAsStringAsync();
    }
}
