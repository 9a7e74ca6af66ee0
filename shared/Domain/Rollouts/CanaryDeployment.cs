using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Rollouts;

/// <summary>Makes the canary Deployment that runs beside a stable one and behind the same Services.</summary>
public static class CanaryDeployment
{
    private static readonly string[] CopiedSpec = ["minReadySeconds", "progressDeadlineSeconds"];

    /// <summary>Builds the canary's manifest, ready for server-side apply but for its <c>replicas</c>.</summary>
    /// <param name="stable">The live Deployment: its selector can't change, whatever the revision says.</param>
    /// <param name="desired">The Deployment as the revision wants it.</param>
    /// <param name="rollout">The rollout's id.</param>
    /// <returns>A Deployment whose selector is stable's plus the track, and whose pods carry the track and the rollout.</returns>
    public static JsonObject From(JsonObject stable, JsonObject desired, string rollout)
    {
        var selector = stable.Find("spec", "selector")?.DeepClone() as JsonObject ?? [];
        var matched = Child(selector, "matchLabels");
        matched[TrimtabNames.Track] = TrimtabNames.CanaryTrack;
        var template = desired.Find("spec", "template")?.DeepClone() as JsonObject ?? [];
        var podLabels = Child(Child(template, "metadata"), "labels");
        foreach (var (key, value) in matched)
        {
            podLabels[key] = value?.DeepClone();
        }

        podLabels[TrimtabNames.Rollout] = RolloutNames.Label(rollout);
        FillProtocols(template);
        var spec = new JsonObject
        {
            ["selector"] = selector,
            ["strategy"] = new JsonObject { ["type"] = "Recreate" },
            ["revisionHistoryLimit"] = 0,
            ["template"] = template,
        };
        foreach (var key in CopiedSpec)
        {
            if (desired.Find("spec", key) is { } value)
            {
                spec[key] = value.DeepClone();
            }
        }

        return new JsonObject
        {
            ["apiVersion"] = desired.Text("apiVersion"),
            ["kind"] = desired.Text("kind"),
            ["metadata"] = new JsonObject
            {
                ["name"] = RolloutNames.Canary(stable.Name),
                ["namespace"] = stable.Namespace,
                ["labels"] = Labels(desired, rollout),
            },
            ["spec"] = spec,
        };
    }

    /// <summary>The manifest with a size.</summary>
    public static JsonObject WithReplicas(JsonObject canary, int replicas)
    {
        var sized = canary.Copy();
        Child(sized, "spec")["replicas"] = replicas;
        return sized;
    }

    // Our own labels stay with stable: an object with the target's label would count as applied by it.
    private static JsonObject Labels(JsonObject desired, string rollout)
    {
        var labels = new JsonObject();
        foreach (var (key, value) in desired.Find("metadata", "labels") as JsonObject ?? [])
        {
            if (!key.StartsWith(TrimtabNames.Prefix, StringComparison.Ordinal))
            {
                labels[key] = value?.DeepClone();
            }
        }

        labels[TrimtabNames.Track] = TrimtabNames.CanaryTrack;
        labels[TrimtabNames.Rollout] = RolloutNames.Label(rollout);
        return labels;
    }

    // The protocol is part of the list key of ports; old API servers refuse to apply an item without it.
    private static void FillProtocols(JsonObject template)
    {
        foreach (var port in template.Items("spec", "containers").Concat(template.Items("spec", "initContainers"))
            .SelectMany(static container => container.Items("ports")))
        {
            port["protocol"] ??= "TCP";
        }
    }

    private static JsonObject Child(JsonObject parent, string key)
    {
        if (parent[key] is not JsonObject child)
        {
            child = [];
            parent[key] = child;
        }

        return child;
    }
}
