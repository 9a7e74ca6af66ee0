using System.Text.Json.Nodes;

namespace Trimtab.Adapters.Tests.Captures.Generated;

/// <summary>Objects of the usual kinds with fields that people set, chosen by a seed.</summary>
/// <param name="dice">Chooses.</param>
/// <param name="name">The object's name.</param>
internal sealed class GeneratedObjects(Dice dice, string name)
{
    private static readonly Dictionary<string, Func<GeneratedObjects, JsonObject>> Makers = new(StringComparer.Ordinal)
    {
        ["v1 ConfigMap"] = static of => of.ConfigMap(),
        ["v1 ServiceAccount"] = static of => of.ServiceAccount(),
        ["v1 Service"] = static of => new GeneratedServices(of._dice).Next(),
        ["v1 PersistentVolumeClaim"] = static of => of.Claim(),
        ["v1 Pod"] = static of => new JsonObject { ["spec"] = new GeneratedPods(of._dice).Spec(of._dice.One("Always", "Never")) },
        ["apps/v1 Deployment"] = static of => new GeneratedWorkloads(of._dice).Deployment(),
        ["apps/v1 StatefulSet"] = static of => new GeneratedWorkloads(of._dice).StatefulSet(),
        ["apps/v1 DaemonSet"] = static of => new GeneratedWorkloads(of._dice).DaemonSet(),
        ["batch/v1 Job"] = static of => new JsonObject { ["spec"] = new GeneratedWorkloads(of._dice).Job(mayHaveSelector: true) },
        ["batch/v1beta1 CronJob"] = static of => new GeneratedWorkloads(of._dice).CronJob(),
        ["networking.k8s.io/v1 Ingress"] = static of => new GeneratedServices(of._dice).Ingress(),
        ["networking.k8s.io/v1 NetworkPolicy"] = static of => new GeneratedServices(of._dice).NetworkPolicy(),
        ["policy/v1beta1 PodDisruptionBudget"] = static of => of.DisruptionBudget(),
        ["autoscaling/v1 HorizontalPodAutoscaler"] = static of => of.Autoscaler(),
        ["autoscaling/v2beta2 HorizontalPodAutoscaler"] = static of => of.MetricsAutoscaler(),
        ["rbac.authorization.k8s.io/v1 Role"] = static of => of.Role(isOfCluster: false),
        ["rbac.authorization.k8s.io/v1 RoleBinding"] = static of => of.Binding(of._dice.One("Role", "ClusterRole")),
        ["rbac.authorization.k8s.io/v1 ClusterRole"] = static of => of.Role(isOfCluster: true),
        ["rbac.authorization.k8s.io/v1 ClusterRoleBinding"] = static of => of.Binding("ClusterRole"),
        ["storage.k8s.io/v1 StorageClass"] = static of => of.StorageClass(),
        ["scheduling.k8s.io/v1 PriorityClass"] = static of => of.PriorityClass(),
        ["v1 Namespace"] = static _ => new JsonObject(),
        [GeneratedWidgets.Kind] = static of => new GeneratedWidgets(of._dice).Next(),
    };

    private readonly Dice _dice = dice;

    /// <summary>Api version and kind of each.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [.. Makers.Keys];

    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    public JsonObject Next(string kind)
    {
        var metadata = new JsonObject { ["name"] = name };
        _dice.May(metadata, "labels", _dice.Labels);
        _dice.May(metadata, "annotations", () => _dice.Map(_dice.Text));
        var value = new JsonObject { ["apiVersion"] = kind.Split(' ')[0], ["kind"] = kind.Split(' ')[1], ["metadata"] = metadata };
        foreach (var (field, content) in Makers[kind](this).ToList())
        {
            value[field] = content?.DeepClone();
        }

        return value;
    }

    private JsonObject ConfigMap()
    {
        var map = new JsonObject();
        _dice.May(map, "data", () => new JsonObject(Enumerable.Range(0, _dice.Between(0, 5)).Select(number => KeyValuePair.Create($"k{number}", (JsonNode?)_dice.Text()))));
        _dice.May(map, "binaryData", static () => new JsonObject { ["blob"] = "AAEC/w==" });
        _dice.May(map, "immutable", () => _dice.Half);
        return map;
    }

    private JsonObject ServiceAccount()
    {
        var account = new JsonObject();
        _dice.May(account, "imagePullSecrets", static () => new JsonArray(new JsonObject { ["name"] = "registry" }));
        _dice.May(account, "automountServiceAccountToken", () => _dice.Half);
        _dice.May(account, "secrets", static () => new JsonArray(new JsonObject { ["name"] = "own" }));
        return account;
    }

    private JsonObject Claim()
    {
        var spec = new JsonObject
        {
            ["accessModes"] = _dice.Few("ReadWriteOnce", "ReadOnlyMany"),
            ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = "1Gi" } },
            ["storageClassName"] = _dice.One("", "none"),
        };
        _dice.May(spec, "volumeMode", () => _dice.One("Filesystem", "Block"));
        _dice.May(spec, "volumeName", () => $"{name}-volume");
        _dice.May(spec, "selector", Selector);
        return new JsonObject { ["spec"] = spec };
    }

    private JsonObject DisruptionBudget()
        => new() { ["spec"] = new JsonObject { [_dice.One("minAvailable", "maxUnavailable")] = _dice.Half ? _dice.One("50%", "0%") : _dice.One(1, 2), ["selector"] = Selector() } };

    private JsonObject Autoscaler()
    {
        var spec = new JsonObject { ["maxReplicas"] = 3, ["scaleTargetRef"] = Scaled() };
        _dice.May(spec, "minReplicas", () => _dice.One(1, 2));
        _dice.May(spec, "targetCPUUtilizationPercentage", static () => 70);
        return new JsonObject { ["spec"] = spec };
    }

    private JsonObject MetricsAutoscaler()
    {
        var spec = new JsonObject { ["maxReplicas"] = 3, ["scaleTargetRef"] = Scaled() };
        _dice.May(spec, "minReplicas", () => _dice.One(1, 2));
        _dice.May(spec, "metrics", () => new JsonArray(
            new JsonObject { ["type"] = "Resource", ["resource"] = new JsonObject { ["name"] = "memory", ["target"] = new JsonObject { ["type"] = "AverageValue", ["averageValue"] = "100Mi" } } },
            new JsonObject
            {
                ["type"] = "Pods",
                ["pods"] = new JsonObject { ["metric"] = new JsonObject { ["name"] = "queue", ["selector"] = Selector() }, ["target"] = new JsonObject { ["type"] = "AverageValue", ["averageValue"] = "30" } },
            }));
        _dice.May(spec, "behavior", () => new JsonObject { ["scaleDown"] = new JsonObject { ["stabilizationWindowSeconds"] = _dice.One(0, 60) } });
        return new JsonObject { ["spec"] = spec };
    }

    private static JsonObject Scaled() => new() { ["apiVersion"] = "apps/v1", ["kind"] = "Deployment", ["name"] = "none" };

    private JsonObject Role(bool isOfCluster)
    {
        if (isOfCluster && _dice.Half)
        {
            return new JsonObject { ["aggregationRule"] = new JsonObject { ["clusterRoleSelectors"] = new JsonArray(Selector()) } };
        }

        return new JsonObject
        {
            ["rules"] = _dice.Some(0, 3, number =>
            {
                if (isOfCluster && number == 1)
                {
                    return new JsonObject { ["nonResourceURLs"] = new JsonArray("/healthz", "/metrics/*"), ["verbs"] = new JsonArray("get") };
                }

                var rule = new JsonObject { ["apiGroups"] = _dice.Few("", "apps", "*"), ["resources"] = _dice.Few("pods", "pods/log", "deployments"), ["verbs"] = _dice.Few("get", "list", "*") };
                _dice.May(rule, "resourceNames", () => _dice.Few("a", "b"));
                return rule;
            }),
        };
    }

    private JsonObject Binding(string role) => new()
    {
        ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = role, ["name"] = "view" },
        ["subjects"] = _dice.Some(0, 3, number => number switch
        {
            0 => new JsonObject { ["kind"] = "ServiceAccount", ["name"] = "worker", ["namespace"] = "default" },
            1 => new JsonObject { ["kind"] = "Group", ["name"] = "system:masters", ["apiGroup"] = "rbac.authorization.k8s.io" },
            _ => new JsonObject { ["kind"] = "User", ["name"] = "jane" },
        }),
    };

    private JsonObject StorageClass()
    {
        var storage = new JsonObject { ["provisioner"] = "example.com/none" };
        _dice.May(storage, "parameters", () => _dice.Map(() => _dice.One("ssd", "true", "10")));
        _dice.May(storage, "reclaimPolicy", () => _dice.One("Retain", "Delete"));
        _dice.May(storage, "volumeBindingMode", () => _dice.One("Immediate", "WaitForFirstConsumer"));
        _dice.May(storage, "allowVolumeExpansion", () => _dice.Half);
        _dice.May(storage, "mountOptions", static () => new JsonArray("ro", "soft"));
        return storage;
    }

    private JsonObject PriorityClass()
    {
        var priority = new JsonObject { ["value"] = _dice.One(0, -5, 1000) };
        _dice.May(priority, "description", () => _dice.Text());
        _dice.May(priority, "globalDefault", static () => false);
        _dice.May(priority, "preemptionPolicy", () => _dice.One("Never", "PreemptLowerPriority"));
        return priority;
    }

    private JsonObject Selector() => new() { ["matchLabels"] = new JsonObject { ["app"] = name }, ["matchExpressions"] = new JsonArray(new JsonObject { ["key"] = "tier", ["operator"] = "NotIn", ["values"] = _dice.Few("a", "b") }) };
}
