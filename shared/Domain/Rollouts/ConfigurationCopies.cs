using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Rollouts;

/// <summary>Gives a canary its own copies of changed ConfigMaps and Secrets, so that stable keeps the old ones until promotion.</summary>
/// <param name="Deployment">The Deployment with every reference rewritten to a copy.</param>
/// <param name="Copies">The copies it refers to, in order of their names: <c>{name}-{8 hex digits of the content}</c>.</param>
public sealed record ConfigurationCopies(JsonObject Deployment, IReadOnlyList<JsonObject> Copies)
{
    private const int NameLength = 253;
    private const int HashLength = 8;
    private static readonly string[] Content = ["data", "binaryData", "stringData", "type", "immutable"];

    /// <summary>Copies those of <paramref name="configuration"/> that the pods of <paramref name="deployment"/> use: as a volume (projected
    /// ones too), as one variable, as all variables, or to pull images.</summary>
    /// <param name="deployment">The Deployment as the revision wants it; not changed.</param>
    /// <param name="configuration">Changed ConfigMaps and Secrets; those of other namespaces are left out.</param>
    /// <param name="rollout">The rollout's id: every copy is labelled with it.</param>
    public static ConfigurationCopies For(JsonObject deployment, IReadOnlyList<JsonObject> configuration, string rollout)
    {
        var rewritten = deployment.Copy();
        var candidates = configuration
            .Where(value => value.Namespace == deployment.Namespace)
            .DistinctBy(static value => (value.Text("kind"), value.Name))
            .ToDictionary(static value => (Kind: value.Text("kind"), value.Name), value => Copy(value, rollout));
        var used = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var (holder, key, kind) in References(rewritten))
        {
            if (candidates.TryGetValue((kind, holder.Text(key)), out var copy))
            {
                holder[key] = copy.Name;
                used[$"{kind}/{copy.Name}"] = copy;
            }
        }

        return new ConfigurationCopies(rewritten, [.. used.Values]);
    }

    /// <summary>Every place of a Deployment's pod template that names a ConfigMap or Secret: the object, the key in it, and the kind.</summary>
    public static IEnumerable<(JsonObject Holder, string Key, string Kind)> References(JsonObject deployment)
    {
        if (deployment.Find("spec", "template", "spec") is not JsonObject pod)
        {
            return [];
        }

        return pod.Items("volumes").SelectMany(OfVolume)
            .Concat(pod.Items("containers").Concat(pod.Items("initContainers")).SelectMany(OfContainer))
            .Concat(pod.Items("imagePullSecrets").Select(static secret => (secret, "name", "Secret")));
    }

    private static IEnumerable<(JsonObject Holder, string Key, string Kind)> OfVolume(JsonObject volume)
    {
        if (volume["configMap"] is JsonObject configMap)
        {
            yield return (configMap, "name", "ConfigMap");
        }

        if (volume["secret"] is JsonObject secret)
        {
            yield return (secret, "secretName", "Secret");
        }

        foreach (var part in volume.Items("projected", "sources").SelectMany(static source => Named(source, "configMap", "secret")))
        {
            yield return part;
        }
    }

    private static IEnumerable<(JsonObject Holder, string Key, string Kind)> OfContainer(JsonObject container)
        => container.Items("env").Select(static variable => variable["valueFrom"]).OfType<JsonObject>()
            .SelectMany(static value => Named(value, "configMapKeyRef", "secretKeyRef"))
            .Concat(container.Items("envFrom").SelectMany(static all => Named(all, "configMapRef", "secretRef")));

    private static IEnumerable<(JsonObject Holder, string Key, string Kind)> Named(JsonObject parent, string configMapKey, string secretKey)
    {
        if (parent[configMapKey] is JsonObject configMap)
        {
            yield return (configMap, "name", "ConfigMap");
        }

        if (parent[secretKey] is JsonObject secret)
        {
            yield return (secret, "name", "Secret");
        }
    }

    private static JsonObject Copy(JsonObject original, string rollout)
    {
        var content = new JsonObject();
        foreach (var key in Content)
        {
            if (original[key] is { } value)
            {
                content[key] = value.DeepClone();
            }
        }

        var name = $"{RolloutNames.Shorten(original.Name, NameLength - HashLength - 1)}-{ContentDigest.Hex(content)[..HashLength]}";
        var copy = new JsonObject
        {
            ["apiVersion"] = original.Text("apiVersion"),
            ["kind"] = original.Text("kind"),
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["namespace"] = original.Namespace,
                ["labels"] = new JsonObject
                {
                    [TrimtabNames.Track] = TrimtabNames.CanaryTrack,
                    [TrimtabNames.Rollout] = RolloutNames.Label(rollout),
                },
            },
        };
        foreach (var (key, value) in content)
        {
            copy[key] = value?.DeepClone();
        }

        return copy;
    }
}
