using System.Text.Json.Nodes;

namespace Trimtab.Adapters.Tests.Captures.Generated;

/// <summary>What makes pods.</summary>
internal sealed class GeneratedWorkloads(Dice dice)
{
    private readonly GeneratedPods _pods = new(dice);

    public JsonObject Deployment()
    {
        var spec = Of();
        dice.May(spec, "replicas", () => dice.One(0, 1, 2));
        dice.May(spec, "minReadySeconds", () => dice.One(0, 5));
        dice.May(spec, "revisionHistoryLimit", () => dice.One(0, 10));
        dice.May(spec, "progressDeadlineSeconds", () => dice.One(60, 600));
        dice.May(spec, "paused", () => dice.Half);
        dice.May(spec, "strategy", () => dice.Half
            ? new JsonObject { ["type"] = "Recreate" }
            : new JsonObject { ["type"] = "RollingUpdate", ["rollingUpdate"] = new JsonObject { ["maxSurge"] = dice.One<JsonNode>(1, "25%"), ["maxUnavailable"] = dice.One<JsonNode>(0, "50%") } });
        return new JsonObject { ["spec"] = spec };
    }

    public JsonObject StatefulSet()
    {
        var spec = Of();
        spec["serviceName"] = dice.One("store", "");
        dice.May(spec, "replicas", () => dice.One(0, 1));
        dice.May(spec, "podManagementPolicy", () => dice.One("OrderedReady", "Parallel"));
        dice.May(spec, "updateStrategy", () => dice.Half
            ? new JsonObject { ["type"] = "OnDelete" }
            : new JsonObject { ["type"] = "RollingUpdate", ["rollingUpdate"] = new JsonObject { ["partition"] = dice.One(0, 1) } });
        dice.May(spec, "volumeClaimTemplates", () => dice.Some(1, 2, number =>
        {
            var metadata = new JsonObject { ["name"] = $"data{number}" };
            dice.May(metadata, "labels", dice.Labels);
            return new JsonObject
            {
                ["metadata"] = metadata,
                ["spec"] = new JsonObject { ["accessModes"] = new JsonArray("ReadWriteOnce"), ["storageClassName"] = "none", ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = "1Gi" } } },
            };
        }));
        return new JsonObject { ["spec"] = spec };
    }

    public JsonObject DaemonSet()
    {
        var spec = Of();
        dice.May(spec, "minReadySeconds", () => dice.One(0, 5));
        dice.May(spec, "updateStrategy", () => dice.Half
            ? new JsonObject { ["type"] = "OnDelete" }
            : new JsonObject { ["type"] = "RollingUpdate", ["rollingUpdate"] = new JsonObject { ["maxUnavailable"] = dice.One<JsonNode>(1, "10%") } });
        return new JsonObject { ["spec"] = spec };
    }

    /// <param name="mayHaveSelector">Whether the selector may be a person's; a CronJob makes several.</param>
    public JsonObject Job(bool mayHaveSelector)
    {
        var labels = dice.Labels();
        var spec = new JsonObject();
        if (mayHaveSelector && dice.Half)
        {
            labels["app"] = "x";
            spec["manualSelector"] = true;
            spec["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = "x" } };
        }

        spec["template"] = _pods.Template(labels, dice.One("Never", "OnFailure"));
        dice.May(spec, "parallelism", () => dice.One(0, 1));
        dice.May(spec, "completions", () => dice.One(1, 2));
        dice.May(spec, "backoffLimit", () => dice.One(0, 6));
        dice.May(spec, "activeDeadlineSeconds", static () => 3600);
        return spec;
    }

    public JsonObject CronJob()
    {
        var template = new JsonObject { ["spec"] = Job(mayHaveSelector: false) };
        dice.May(template, "metadata", () => new JsonObject { ["labels"] = dice.Labels() });
        var spec = new JsonObject { ["schedule"] = dice.One("0 3 * * *", "@yearly"), ["jobTemplate"] = template };
        dice.May(spec, "suspend", static () => true);
        dice.May(spec, "concurrencyPolicy", () => dice.One("Allow", "Forbid", "Replace"));
        dice.May(spec, "startingDeadlineSeconds", static () => 60);
        dice.May(spec, "successfulJobsHistoryLimit", () => dice.One(0, 3));
        dice.May(spec, "failedJobsHistoryLimit", () => dice.One(0, 1));
        return new JsonObject { ["spec"] = spec };
    }

    private JsonObject Of()
    {
        var labels = dice.Labels();
        labels["app"] = "x";
        return new JsonObject { ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = "x" } }, ["template"] = _pods.Template(labels) };
    }
}
