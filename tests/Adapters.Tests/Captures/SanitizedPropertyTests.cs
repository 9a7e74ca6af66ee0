using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Adapters.Tests.Captures.Generated;
using Trimtab.Domain.Captures.Sanitizing;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Yaml;
using Trimtab.TestKit.Running;

namespace Trimtab.Adapters.Tests.Captures;

/// <summary>What holds of every sanitized object, on a real API server: of generated objects of the usual kinds, other ones each time.</summary>
/// <remarks>A failure names the seed of the object that it was found with; as a case of the theory it is played again.</remarks>
public sealed class SanitizedPropertyTests(GeneratedPlace place) : IClassFixture<GeneratedPlace>
{
    private const int ObjectsPerKind = 6;
    private const int AtOnce = 8;
    private static readonly CancellationToken None = CancellationToken.None;

    // Written by controllers in their own time, which a test does not wait for.
    private static readonly string[] ControllersAnnotations = ["deployment.kubernetes.io/revision", "autoscaling.alpha.kubernetes.io/conditions", "autoscaling.alpha.kubernetes.io/current-metrics"];

    private KubernetesCluster Cluster => place.Cluster;

    [RealClusterFact]
    public async Task Whatever_people_set_the_committed_file_changes_nothing_when_it_is_applied_and_lacks_nothing_of_it()
    {
        var first = Random.Shared.Next(1, int.MaxValue / 2);
        var seeds = Enumerable.Range(first, ObjectsPerKind * GeneratedObjects.Kinds.Count);
        var faults = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(seeds, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (seed, _) =>
        {
            try
            {
                await HoldsAsync(seed);
            }
            catch (Exception fault) when (fault is ShouldAssertException or ClusterException)
            {
                faults.Add($"seed {seed}: {fault.Message}");
            }
        });

        faults.ShouldBeEmpty();
    }

    /// <summary>An emoji in an environment variable, in an annotation and in an argument.</summary>
    [RealClusterTheory]
    [InlineData(303696535)]
    [InlineData(303696573)]
    [InlineData(1043709326)]
    public Task It_holds_of_what_broke_it_once(int seed) => HoldsAsync(seed);

    private async Task HoldsAsync(int seed)
    {
        var given = Given(seed);
        if (await MadeAsync(given, seed) is not { } live)
        {
            return;
        }

        var committed = ObjectSanitizer.Clean(live);
        string Told(string what) => $"{what}\ngiven: {given.ToJsonString()}\nlive: {live.ToJsonString()}\ncommitted: {committed.ToJsonString()}";
        var file = (JsonObject)YamlTree.Parse("committed.yaml", ObjectSanitizer.Write(live), YamlLimits.Manifests).Single().Root!;
        JsonNode.DeepEquals(file, committed).ShouldBeTrue(Told($"the YAML reads back as something else:\n{ObjectSanitizer.Write(live)}"));
        Lost(given, live, committed).ShouldBeEmpty(Told("the file lacks what somebody set"));
        await IsNoOpAsync(live, file, Told);
        await MakesTheSameAsync(file, Told);
    }

    /// <summary>The first apply makes us an owner of fields, and changes nothing else; the second not even that.</summary>
    private async Task IsNoOpAsync(JsonObject live, JsonObject file, Func<string, string> told)
    {
        var applied = await Cluster.ApplyAsync(file.Copy(), new ApplyOptions(), None);
        JsonNode.DeepEquals(Content(applied), Content(live)).ShouldBeTrue(told($"the apply changed something: {applied.ToJsonString()}"));
        if (file.Items("spec", "volumeClaimTemplates").Any())
        {
            // Old servers give a StatefulSet with claims a new version at every server-side apply, whatever is in it.
            return;
        }

        // A controller may write a status in between; one time of several nobody does.
        await Eventually.TrueAsync(
            async () =>
            {
                var before = await Cluster.GetAsync(live.Reference, None);
                return (await Cluster.ApplyAsync(file.Copy(), new ApplyOptions(), None)).ResourceVersion == before!.ResourceVersion;
            },
            told("applying again is no no-op"));
    }

    /// <summary>Under another name the file makes an object that is committed alike.</summary>
    private async Task MakesTheSameAsync(JsonObject file, Func<string, string> told)
    {
        if (file.Items("spec", "ports").Any(static port => port.ContainsKey("nodePort")))
        {
            // The port is taken.
            return;
        }

        var other = file.Copy();
        other["metadata"]!["name"] = $"{file.Name}-anew";
        var anew = await Cluster.ApplyAsync(other, new ApplyOptions(DryRun: true), None);

        JsonNode.DeepEquals(ObjectSanitizer.Clean(anew), other).ShouldBeTrue(told($"the file makes another object anew: {anew.ToJsonString()}"));
    }

    private JsonObject Given(int seed)
    {
        var kind = GeneratedObjects.Kinds[seed % GeneratedObjects.Kinds.Count];
        var given = new GeneratedObjects(new Dice(seed), $"{place.Namespace}-{seed}").Next(kind);
        if (!IsOfCluster(kind))
        {
            given["metadata"]!["namespace"] = place.Namespace;
        }

        return given;
    }

    private static bool IsOfCluster(string kind) => kind.Split(' ')[1] is "Namespace" or "ClusterRole" or "ClusterRoleBinding" or "StorageClass" or "PriorityClass";

    /// <returns>The object as it is once the controllers wrote what the file must not have; null where a node port is taken.</returns>
    private async Task<JsonObject?> MadeAsync(JsonObject given, int seed)
    {
        try
        {
            var made = seed % 2 == 0 ? await Cluster.CreateAsync(given, None) : await Cluster.ApplyAsync(given, new ApplyOptions(), None);
            place.Note(made.Reference);
            if (made.KindName.Kind == "ServiceAccount")
            {
                await Eventually.TrueAsync(async () => (await Cluster.GetAsync(made.Reference, None))!.Items("secrets").Any(IsToken), $"the account of seed {seed} has its token");
            }

            return await Cluster.GetAsync(made.Reference, None);
        }
        catch (ClusterException taken) when (taken.Message.Contains("already allocated", StringComparison.Ordinal))
        {
            return null;
        }

        bool IsToken(JsonObject secret) => secret.Text("name").StartsWith($"{given.Name}-token-", StringComparison.Ordinal);
    }

    /// <returns>Fields that somebody set, that the server has as he set them, and that the file has not.</returns>
    private static List<string> Lost(JsonNode? given, JsonNode? live, JsonNode? committed, string path = "") => (given, live) switch
    {
        (JsonObject fields, JsonObject alive) => [.. fields.SelectMany(field => Lost(field.Value, alive[field.Key], (committed as JsonObject)?[field.Key], $"{path}.{field.Key}"))],
        (JsonArray items, JsonArray alive) when items.Count == alive.Count => [.. items.SelectMany((item, number) => Lost(item, alive[number], committed is JsonArray { } kept && kept.Count == alive.Count ? kept[number] : null, $"{path}[{number}]"))],
        (JsonValue value, JsonValue) when JsonNode.DeepEquals(value, live) && !JsonNode.DeepEquals(value, committed) => [path],
        _ => [],
    };

    /// <returns>The object without its status, its version and who wrote what.</returns>
    private static JsonObject Content(JsonObject value)
    {
        var content = value.Copy();
        content.Remove("status");
        var metadata = content["metadata"]!.AsObject();
        metadata.Remove("managedFields");
        metadata.Remove("resourceVersion");
        if (metadata["annotations"] is JsonObject annotations)
        {
            Array.ForEach(ControllersAnnotations, name => annotations.Remove(name));
            if (annotations.Count == 0)
            {
                metadata.Remove("annotations");
            }
        }

        return content;
    }
}
