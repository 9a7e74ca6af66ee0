using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Guards;
using Trimtab.Domain.Notifications;
using Trimtab.Domain.Rollouts;
using Trimtab.Domain.Tests.Rollouts;
using Trimtab.Twin;
using static Trimtab.Domain.Tests.Rollouts.RolloutObjectsText;

namespace Trimtab.Domain.Tests.Guards;

/// <summary>A twin with a Deployment that somebody else applied and a guard over it; messages, sweeps and scans come by the fake clock.</summary>
internal sealed class GuardStage : IDisposable
{
    public const string Guard = "shop";

    private readonly TwinCluster _twin;

    public GuardStage(Fuse? fuse = null, GuardFailureAction onFailure = GuardFailureAction.RollBack, TimeSpan? watch = null, TimeSpan? tick = null, Func<ICluster, ICluster>? around = null)
    {
        TwinCluster? twin = null;
        Stage = new RolloutStage(RolloutStage.Quick with { TickInterval = tick ?? RolloutStage.Quick.TickInterval }, fuse, time =>
        {
            twin = new TwinCluster(new TwinOptions(), time);
            return around?.Invoke(twin) ?? twin;
        });
        _twin = twin!;
        var guard = new FleetGuard(Guard, "eu", GuardSelection.None, GuardSelection.None, "quick", watch ?? TimeSpan.FromSeconds(30), onFailure);
        Stage.Current = Stage.Current with { Guards = new Dictionary<string, FleetGuard>(StringComparer.Ordinal) { [Guard] = guard } };
    }

    public static WorkloadPlace Web { get; } = new("eu", "shop", "web");

    public RolloutStage Stage { get; }

    public ICluster Live => Stage.Live;

    public IEnumerable<string> Actions => Stage.Audit.Records.Select(static record => record.Action["guard.".Length..]);

    public IReadOnlyList<Notification> Told => Stage.Notifications;

    /// <summary>Every window there was, the oldest first.</summary>
    public async Task<IReadOnlyList<RolloutDocument>> WindowsAsync() => [.. (await new RolloutHistory(new RolloutDocuments(Stage.Store)).ListAsync(GuardNames.Target(Guard), default)).Reverse()];

    /// <summary>Makes the Deployment as its owner does, and lets the guard find it well.</summary>
    public async Task<GuardStage> SettledAsync(string image = "web:1", int replicas = 3, Action<JsonObject>? owned = null)
    {
        await Live.CreateAsync(Json("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'shop'}}"), default);
        await DeployAsync(image, replicas, owned);
        await PassAsync(30);
        return this;
    }

    /// <summary>Sends the Deployment requests.</summary>
    public async Task ServeAsync()
    {
        await Live.CreateAsync(
            Json("{'apiVersion':'v1','kind':'Service','metadata':{'name':'web','namespace':'shop','annotations':{'twin.trimtab.dev/requests-per-second':'200'}},'spec':{'selector':{'app':'web'},'ports':[{'port':80,'targetPort':8080,'protocol':'TCP'}]}}"),
            default);
        await PassAsync(5);
    }

    public Task DeployAsync(string image, int replicas, Action<JsonObject>? owned = null)
    {
        var web = Deployment(image: image, replicas: replicas);
        web["metadata"]!["labels"]!.AsObject().Remove(TrimtabNames.Target);
        web["spec"]!["template"]!["spec"]!["containers"]![0]!["ports"]![0]!["protocol"] = "TCP";
        owned?.Invoke(web);
        return Live.CreateAsync(web, default);
    }

    /// <summary>Changes the image as <c>kubectl set image</c> does.</summary>
    public Task SetImageAsync(string image) => ChangeAsync(web => web["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = image);

    public async Task ChangeAsync(Action<JsonObject> change)
    {
        var live = (await Live.GetAsync(new ObjectReference(KindName.Deployment, "shop", "web"), default))!;
        change(live);
        await Live.ReplaceAsync(live, default);
    }

    public async Task<string> ImageAsync()
        => (await Live.GetAsync(new ObjectReference(KindName.Deployment, "shop", "web"), default))!.Items("spec", "template", "spec", "containers").Single().Text("image");

    public async Task PassAsync(int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            await Stage.PassSecondAsync();
        }
    }

    /// <summary>Lets time pass until there are so many windows and all are closed.</summary>
    public async Task<RolloutDocument> RunToEndAsync(int windows = 1, int maxSeconds = 300)
    {
        for (var second = 0; second < maxSeconds; second++)
        {
            if (await WindowsAsync() is var all && all.Count == windows && all.All(static window => window.IsClosed))
            {
                return all[^1];
            }

            await Stage.PassSecondAsync();
        }

        throw new TimeoutException($"Not ended within {maxSeconds} s: {string.Join("; ", (await WindowsAsync()).Select(static window => $"{window.Phase}: {window.Status}"))}");
    }

    public Task<GuardedWorkload?> MemoryAsync() => new GuardedWorkloads(Stage.Store).FindAsync(Web, default);

    /// <summary>Serves Flux's kinds, and has an object of one.</summary>
    public async Task<ObjectReference> FluxAsync(string group, string version, string kind, string plural, string name, bool isSuspended = false)
    {
        await Live.CreateAsync(
            Json($$"""
            {
              'apiVersion': 'apiextensions.k8s.io/v1', 'kind': 'CustomResourceDefinition', 'metadata': { 'name': '{{plural}}.{{group}}' },
              'spec': {
                'group': '{{group}}', 'scope': 'Namespaced', 'names': { 'plural': '{{plural}}', 'singular': '{{kind.ToLowerInvariant()}}', 'kind': '{{kind}}', 'listKind': '{{kind}}List' },
                'versions': [ { 'name': '{{version}}', 'served': true, 'storage': true, 'schema': { 'openAPIV3Schema': { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true } } } ]
              }
            }
            """),
            default);
        Stage.Clock.Advance(TimeSpan.FromSeconds(1));
        await Live.CreateAsync(Json("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'flux-system'}}"), default);
        var value = Json($$"""{'apiVersion':'{{group}}/{{version}}','kind':'{{kind}}','metadata':{'name':'{{name}}','namespace':'flux-system'},'spec':{'interval':'5m'} }""");
        if (isSuspended)
        {
            value["spec"]!["suspend"] = true;
        }

        return (await Live.CreateAsync(value, default)).Reference;
    }

    public Task<ObjectReference> KustomizationAsync(bool isSuspended = false)
        => FluxAsync("kustomize.toolkit.fluxcd.io", "v1", "Kustomization", "kustomizations", "apps", isSuspended);

    public static void ByFlux(JsonObject web)
    {
        var labels = web["metadata"]!["labels"]!.AsObject();
        labels["kustomize.toolkit.fluxcd.io/name"] = "apps";
        labels["kustomize.toolkit.fluxcd.io/namespace"] = "flux-system";
    }

    public void Dispose() => _twin.Dispose();
}
