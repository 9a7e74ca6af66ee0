using Trimtab.EndToEnd.Tests.Worlds;
using Trimtab.Local;

namespace Trimtab.EndToEnd.Tests.Relays;

/// <summary>A shop on the real cluster of the test run that is installed and healthy, with a function app and a relay.</summary>
public sealed class RelayedShopFixture : IAsyncLifetime
{
    /// <summary>Looks so seldom by itself that only the relay can have caused a quick roll-back.</summary>
    private const string SeldomLooks = "{ steps: [1 pod], stepDuration: 50s, maxStepDuration: 10m, watch: 1s, readyDeadline: 10m, tickInterval: 1m }";

    private FunctionAppProcess? _app;
    private FunctionAppProcess? _relay;

    internal ShopWorld World { get; private set; } = null!;

    internal WorldSight Sight => new(World);

    public async Task InitializeAsync()
    {
        if (TestKit.Running.RealCluster.Kubeconfig is null)
        {
            return;
        }

        World = await ShopWorld.StartAsync(new ShopWorldOptions(new CuttableOutside(), SeldomLooks, TimeSpan.FromMinutes(1)));
        await World.KubectlAsync(FailingPod.RuntimeClassManifest, "apply", "-f", "-");
        _app = World.Launch();
        await _app.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
        var installed = await World.PushAsync("v1", ShopHealth.Good);
        await Sight.WhenTargetAsync(target => target.LastGoodRevision == installed);
        _relay = World.LaunchRelay();
        await _relay.WaitUntilHealthyAsync(TimeProvider.System, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        if (World is null)
        {
            return;
        }

        foreach (var program in new[] { _relay, _app }.OfType<FunctionAppProcess>())
        {
            await program.DisposeAsync();
        }

        await World.KubectlAsync("", "delete", "runtimeclass", FailingPod.RuntimeClass);
        await World.DisposeAsync();
    }
}
