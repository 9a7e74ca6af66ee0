using System.Text.Json.Nodes;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Adapters.Tests.Kubernetes.Contract;
using Trimtab.Domain.Captures.Sanitizing;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Yaml;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Running;

namespace Trimtab.Adapters.Tests.Captures;

/// <summary>The proof of the sanitizer: on a real API server a committed file that is applied again changes nothing, and makes the same object anew.</summary>
public sealed class SanitizedObjectsTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly string _namespace = $"sanitized-{Guid.NewGuid():N}"[..20];
    private KubernetesCluster? _cluster;

    private KubernetesCluster Cluster => _cluster!;

    public async Task InitializeAsync()
    {
        if (RealCluster.Kubeconfig is { } file)
        {
            _cluster = HttpClusterServer.Connect(TestAccess.Kubeconfig(TimeProvider.System).Read(file, null));
            await Cluster.CreateAsync(Manifest.Of($$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{_namespace}}"} }"""), None);
            var account = new ObjectReference(new KindName("v1", "ServiceAccount"), _namespace, "default");
            await Eventually.TrueAsync(async () => await Cluster.GetAsync(account, None) is { } found && found.Items("secrets").Any(), "the namespace has its service account");
        }
    }

    public async Task DisposeAsync()
    {
        if (_cluster is not null)
        {
            await Cluster.DeleteAsync(new ObjectReference(KindName.Namespace, "", _namespace), new DeleteOptions(), None);
            _cluster.Dispose();
        }
    }

    [RealClusterFact]
    public async Task Applying_a_committed_file_again_changes_nothing()
    {
        foreach (var given in Kinds())
        {
            var made = await Cluster.CreateAsync(given, None);
            var live = await SettledAsync(made.Reference);
            var committed = Committed(live);

            // The first apply only makes us an owner of fields; the values stay.
            var applied = await Cluster.ApplyAsync(committed.Copy(), new ApplyOptions(), None);
            ObjectSanitizer.Write(applied).ShouldBe(ObjectSanitizer.Write(live), $"{made.Reference}: the apply changed something");
            applied.Number("metadata", "generation").ShouldBe(live.Number("metadata", "generation"), $"{made.Reference}");

            if (committed.Items("spec", "volumeClaimTemplates").Any())
            {
                // Old servers give a StatefulSet with claims a new version at every server-side apply, whatever is in it.
                continue;
            }

            // A controller may write a status in between; one time of several nobody does.
            await Eventually.TrueAsync(
                async () =>
                {
                    var settled = await SettledAsync(made.Reference);
                    return (await Cluster.ApplyAsync(committed.Copy(), new ApplyOptions(), None)).ResourceVersion == settled.ResourceVersion;
                },
                $"{made.Reference}: applying again is a no-op");
        }
    }

    [RealClusterFact]
    public async Task A_committed_file_makes_the_same_object_anew()
    {
        foreach (var given in Kinds())
        {
            var made = await Cluster.CreateAsync(given, None);
            var committed = Committed(await SettledAsync(made.Reference));

            await Cluster.DeleteAsync(made.Reference, new DeleteOptions { GracePeriodSeconds = 0, Propagation = "Background" }, None);
            await Eventually.TrueAsync(async () => await IsGoneAsync(made), $"{made.Reference} is gone");
            await Cluster.CreateAsync(committed.Copy(), None);

            ObjectSanitizer.Write(await SettledAsync(made.Reference)).ShouldBe(YamlText.Write(committed), $"{made.Reference}");
        }
    }

    private IEnumerable<JsonObject> Kinds()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Captures", "testdata", "kinds.yaml");
        foreach (var value in YamlTree.Parse(file, File.ReadAllText(file), YamlLimits.Manifests).Select(static tree => (JsonObject)tree.Root!))
        {
            value["metadata"]!["namespace"] = _namespace;
            foreach (var port in value.Items("spec", "ports").Where(static port => port.ContainsKey("nodePort")))
            {
                // Node ports are shared by the whole cluster.
                port["nodePort"] = Random.Shared.Next(30000, 32768);
            }

            yield return value;
        }
    }

    private static JsonObject Committed(JsonObject live)
        => (JsonObject)YamlTree.Parse("committed.yaml", ObjectSanitizer.Write(live), YamlLimits.Manifests).Single().Root!;

    /// <summary>The object once the controllers have written what they write after its creation.</summary>
    private async Task<JsonObject> SettledAsync(ObjectReference reference)
    {
        JsonObject? before = null;
        await Eventually.TrueAsync(
            async () =>
            {
                var now = (await Cluster.GetAsync(reference, None)).ShouldNotBeNull();
                await Task.Delay(TimeSpan.FromMilliseconds(150), TimeProvider.System, None);
                return before?.ResourceVersion == now.ResourceVersion || (before = now) is null;
            },
            $"{reference} settles");
        return before!;
    }

    private async Task<bool> IsGoneAsync(JsonObject made)
    {
        var now = await Cluster.GetAsync(made.Reference, None);
        if (now is { } left && left.Find("metadata", "finalizers") is JsonArray { Count: > 0 } && left.Find("metadata", "deletionTimestamp") is not null)
        {
            try
            {
                await Cluster.PatchAsync(made.Reference, Manifest.Of("""{"metadata":{"finalizers":null}}"""), null, None);
            }
            catch (ClusterException gone) when (gone.Status == 404)
            {
                // A cluster with all its controllers takes the finalizer away itself, in just this moment.
            }
        }

        return now is null;
    }
}
