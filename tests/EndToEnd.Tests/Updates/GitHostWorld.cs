using System.Text.Json.Nodes;
using Trimtab.Domain.Assets;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Messaging;
using Trimtab.EndToEnd.Tests.Worlds;
using Trimtab.Local;
using Trimtab.TestKit.Registries;

namespace Trimtab.EndToEnd.Tests.Updates;

/// <summary>A whole function app that updates what stands at a Git host: Deployments on a twin that a target applies from there, and the real registry that they have their image from.</summary>
internal sealed class GitHostWorld : UpdateWorld
{
    private const string Namespace = "shop";
    private const string HostSecret = "a-secret-of-the-git-host";

    private readonly string _execution;
    private readonly string[] _deployments;

    private GitHostWorld(OwnStorage storage, string execution, string[] deployments)
        : base(storage)
        => (_execution, _deployments) = (execution, deployments);

    public PeoplesGitHost Host { get; private set; } = null!;

    // Nothing is found by an interval: the host's webhook tells of every merge.
    protected override string Fleet => $$"""
        apiVersion: trimtab.dev/v1alpha1
        kind: Fleet
        clusters: { trial: { kubeconfig: { file: {{Kubeconfig}} } } }
        inventory: { clusters: { trial: { namespaces: { include: ["{{Namespace}}"] } } } }
        registries: { local: { host: "{{Registry.Host}}", insecure: true, webhook: { kind: distribution, secret: { env: REGISTRY_SECRET } } } }
        sources:
          apps:
            repository: {{Host.Address}}
            interval: 1h
            token: { env: HOST_TOKEN }
            statusApi: {{Host.ApiAddress}}
            webhook: { provider: github, secret: { env: HOST_SECRET } }
        targets: { apps: { source: apps, path: apps, cluster: trial, prune: true, timeout: 5m } }
        policies:
          updates: { trial: { patch: auto, execution: { {{_execution}}, watch: 3s, interval: 1s, failures: 2, readyDeadline: 1m } } }
        updates: { defaults: trial }

        """;

    /// <summary>Starts everything with version 1.0.0 running, and waits until it is known.</summary>
    /// <param name="execution">How the policy has changes made, as in the fleet.</param>
    /// <param name="deployments">Their names.</param>
    public static async Task<GitHostWorld> StartAsync(string execution, params string[] deployments)
    {
        var world = new GitHostWorld(await OwnStorage.StartAsync(), execution, deployments);
        return await StartedAsync(world, world.StartAsync);
    }

    /// <summary>Releases a version: the registry has it, and tells.</summary>
    public async Task ReleaseAsync(string version)
    {
        using var push = new RegistryPush(Registry.Address);
        await push.ImageAsync("team/web", version, content: version);
    }

    /// <summary>The change of a Deployment to a version, once it is as wanted.</summary>
    public Task<ChangeDocument> WhenAsync(string deployment, string version, Func<ChangeDocument, bool> isSo) => WhenChangeAsync(AssetOf(deployment), version, isSo);

    public Task<string> RunsAsync(string deployment) => Cluster.RunsAsync(Namespace, deployment, Image);

    public string ManifestOf(string deployment, string version) => DeploymentManifest.Of(deployment, Namespace, Image, version);

    /// <summary>Kills the app when a call to the Git host took effect and before it hears of that.</summary>
    /// <param name="route">As <see cref="PeoplesGitHost.TookEffect"/> has it.</param>
    /// <param name="cause">What has the app call.</param>
    public async Task KillAtAsync(string route, Func<Task> cause)
    {
        var killed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Host.TookEffect = taken =>
        {
            if (taken == route)
            {
                App.Kill();
                killed.TrySetResult();
            }
        };
        await cause();
        await WhenAsync(() => Task.FromResult(killed.Task.IsCompleted), static isKilled => isKilled);
        Host.TookEffect = static _ => { };
    }

    protected override Dictionary<string, string> Settings() => new(base.Settings(), StringComparer.Ordinal)
    {
        ["Engine__MessageVisibility"] = "00:00:05",
        ["HOST_TOKEN"] = PeoplesGitHost.Token,
        ["HOST_SECRET"] = HostSecret,
    };

    private static string AssetOf(string deployment) => $"trial/{Namespace}/deployment/{deployment}";

    private async Task StartAsync()
    {
        await StartRegistryAsync();
        Host = Started(await PeoplesGitHost.StartAsync(Scratch.Path, new LocalWebhook(new Uri(Url, "api/webhooks/apps"), HostSecret)));
        await ConnectAsync(kubeconfig: null);
        await ReleaseAsync("1.0.0");
        await Cluster.CreateAsync((JsonObject)JsonNode.Parse($$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{Namespace}}}"}}""")!, None);
        await Host.FoundAsync(_deployments.ToDictionary(DeploymentManifest.FileOf, name => ManifestOf(name, "1.0.0"), StringComparer.Ordinal));
        await StartAppAsync();
        await WhenAsync(() => Task.WhenAll(_deployments.Select(RunsAsync)), static runs => runs.All(static one => one == "1.0.0 running"));
        await Storage.Sender.SendAsync(new ScanPlace("trial"), MessageContext.For("test"), TimeSpan.Zero, None);
        var inventory = new AssetInventory(Storage.Documents, TimeProvider.System);
        await WhenAsync(
            () => inventory.ReadAsync(None),
            snapshot => _deployments.All(name => snapshot.Assets.Any(asset => asset.Id.ToString() == AssetOf(name) && asset is { Health: AssetHealth.Healthy, Target: not null })));
        await ScanAsync();
    }
}
