using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Trimtab.Domain.Clusters;
using Trimtab.TestKit.Redaction;

namespace Trimtab.Functions.Tests.Relay;

/// <summary>A failed pod with its surroundings, and one secret everywhere in them.</summary>
internal static partial class PlantedPod
{
    private const int Cut = 200;

    /// <summary>The secret that is planted in a pod's surroundings.</summary>
    public static PlantedSecret SecretOf(string pod) => PlantedSecret.All[int.Parse(pod["pod-".Length..], CultureInfo.InvariantCulture)];

    /// <summary>Makes the pod of a secret, with its node, ConfigMap, owners, the template before, and Events.</summary>
    public static async Task CreateAsync(ObserverStage stage, int number)
    {
        var secret = PlantedSecret.All[number];
        // A cut at 200 characters leaves all of it but the last.
        var said = $"{new string('.', Math.Max(0, Cut - secret.Text.Length))} {secret.Text}";
        var deployment = await stage.Cluster.CreateAsync(Workload("Deployment", $"web-{number}", number, "now", owner: null), CancellationToken.None);
        await stage.Cluster.CreateAsync(Workload("ReplicaSet", $"before-{number}", number, "before", deployment), CancellationToken.None);
        var set = Workload("ReplicaSet", $"set-{number}", number, "now", deployment);
        await stage.Cluster.CreateAsync(Node(number, said), CancellationToken.None);
        await stage.Cluster.CreateAsync(Object("v1", "ConfigMap", $"settings-{number}", new JsonObject { ["data"] = new JsonObject { ["note"] = secret.Text } }), CancellationToken.None);
        var pod = await stage.CreateAsync(
            $"pod-{number}",
            Status(said, secret.Text),
            new JsonObject { ["note"] = secret.Text, ["last-applied"] = new JsonObject { ["args"] = new JsonArray(secret.Text) }.ToJsonString() },
            Container(number, secret.Text),
            set,
            Labels(secret),
            $"node-{number}");
        var told = Object("v1", "Event", $"told-{number}", new JsonObject { ["type"] = "Warning", ["reason"] = "BackOff", ["message"] = said });
        told["involvedObject"] = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Pod", ["name"] = pod.Name, ["namespace"] = ObserverStage.Namespace, ["uid"] = pod.Uid };
        await stage.Cluster.CreateAsync(told, CancellationToken.None);
    }

    /// <summary>As far as the API server takes it there.</summary>
    private static JsonObject Labels(PlantedSecret secret)
        => new(new[] { ("note", secret.Text), ("api-token", secret.Hidden) }.Where(static label => Label().IsMatch(label.Item2)).Select(static label => KeyValuePair.Create(label.Item1, (JsonNode?)label.Item2)));

    [GeneratedRegex("^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Label();

    private static string Status(string said, string secret)
    {
        var ended = new JsonObject { ["exitCode"] = 1, ["containerID"] = "containerd://1", ["message"] = said };
        return new JsonObject
        {
            ["phase"] = "Running",
            ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "False", ["message"] = said }),
            ["containerStatuses"] = new JsonArray(new JsonObject { ["name"] = "web", ["image"] = secret, ["restartCount"] = 1, ["state"] = new JsonObject { ["terminated"] = ended } }),
        }.ToJsonString();
    }

    private static JsonObject Container(int number, string secret) => new()
    {
        ["image"] = secret,
        ["command"] = new JsonArray("sh", "-c", secret),
        ["args"] = new JsonArray("--set", secret, $"--url={secret}"),
        ["env"] = new JsonArray(new JsonObject { ["name"] = "PLAIN", ["value"] = secret }),
        ["envFrom"] = new JsonArray(new JsonObject { ["configMapRef"] = new JsonObject { ["name"] = $"settings-{number}" } }),
        ["readinessProbe"] = new JsonObject { ["exec"] = new JsonObject { ["command"] = new JsonArray("check", secret) } },
    };

    private static JsonObject Workload(string kind, string name, int number, string version, JsonObject? owner)
    {
        var secret = PlantedSecret.All[number];
        var labels = new JsonObject { ["app"] = $"s{number}" };
        var container = Container(number, secret.Text);
        container["name"] = "web";
        // What differs between before and now.
        container["args"]!.AsArray().Add($"{version} {secret.Text}");
        container["env"]!.AsArray().Add(new JsonObject { ["name"] = "VERSION", ["value"] = $"{version} {secret.Text}" });
        var value = Object("apps/v1", kind, name, new JsonObject
        {
            ["spec"] = new JsonObject
            {
                ["replicas"] = 1,
                ["selector"] = new JsonObject { ["matchLabels"] = labels.DeepClone() },
                ["template"] = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = labels.DeepClone() }, ["spec"] = new JsonObject { ["containers"] = new JsonArray(container) } },
            },
        });
        value["metadata"]!["labels"] = labels;
        value["metadata"]!["annotations"] = new JsonObject { ["note"] = secret.Text, ["deployment.kubernetes.io/revision"] = version == "before" ? "1" : "2" };
        if (owner is not null)
        {
            value["metadata"]!["ownerReferences"] = new JsonArray(ObserverStage.ControlledBy(owner));
        }

        return value;
    }

    private static JsonObject Node(int number, string said)
    {
        var node = Object("v1", "Node", $"node-{number}", new JsonObject
        {
            ["status"] = new JsonObject { ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "False", ["reason"] = "KubeletNotReady", ["message"] = said }) },
        });
        node["metadata"]!.AsObject().Remove("namespace");
        return node;
    }

    private static JsonObject Object(string apiVersion, string kind, string name, JsonObject value)
    {
        value["apiVersion"] = apiVersion;
        value["kind"] = kind;
        value["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ObserverStage.Namespace };
        return value;
    }
}
