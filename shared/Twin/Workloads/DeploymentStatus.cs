using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Twin.Store;

namespace Trimtab.Twin.Workloads;

/// <summary>Counts and conditions of a Deployment, with its progress deadline.</summary>
internal sealed class DeploymentStatus(TwinWorld world)
{
    private readonly Dictionary<string, (string Counts, DateTimeOffset At)> _progress = new(StringComparer.Ordinal);

    public void Write(StoredObject deployment, StoredObject? current, List<StoredObject> sets, IController controller, ObjectKey key)
    {
        var wanted = DeploymentController.Replicas(deployment);
        var total = Sum(sets, "replicas");
        var available = Sum(sets, "availableReplicas");
        var updated = current?.Value.Number("status", "replicas") ?? 0;
        var status = new JsonObject { ["observedGeneration"] = deployment.Value.Number("metadata", "generation") };
        Counts.Put(status, "replicas", total);
        Counts.Put(status, "updatedReplicas", updated);
        Counts.Put(status, "readyReplicas", Sum(sets, "readyReplicas"));
        Counts.Put(status, "availableReplicas", available);
        Counts.Put(status, "unavailableReplicas", Math.Max(0, Math.Max(wanted, total) - available));
        status.Assign("conditions", deployment.Value.Find("status", "conditions"));
        var isEnough = available >= wanted - DeploymentController.Limits(deployment).Unavailable;
        Conditions.Set(
            status,
            "Available",
            isEnough,
            isEnough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
            isEnough ? "Deployment has minimum availability." : "Deployment does not have minimum availability.",
            world.Clock.Timestamp,
            hasUpdateTime: true);
        var isComplete = updated == wanted && total == wanted && available == wanted;
        SetProgress(deployment, current, status, isComplete, controller, key);
        SetFailure(status, sets);
        world.WriteStatus(deployment, status, Controllers.Manager);
    }

    private void SetProgress(StoredObject deployment, StoredObject? current, JsonObject status, bool isComplete, IController controller, ObjectKey key)
    {
        if (current is null)
        {
            return;
        }

        var now = world.Clock.Now;
        var counts = $"{current.Name} {status["updatedReplicas"]} {status["readyReplicas"]} {status["availableReplicas"]} {status["replicas"]}";
        var isMoving = !_progress.TryGetValue(deployment.Uid, out var last) || last.Counts != counts;
        if (isMoving)
        {
            last = (counts, now);
            _progress[deployment.Uid] = last;
        }

        var name = $"ReplicaSet \"{current.Name}\"";
        var before = Conditions.Find(status, "Progressing");
        if (isComplete || (before?.Text("reason") == "NewReplicaSetAvailable" && before.Text("message").StartsWith(name, StringComparison.Ordinal)))
        {
            Conditions.Set(status, "Progressing", isTrue: true, "NewReplicaSetAvailable", $"{name} has successfully progressed.", world.Clock.Timestamp, hasUpdateTime: true);
            return;
        }

        var deadline = last.At.AddSeconds(deployment.Value.Number("spec", "progressDeadlineSeconds") ?? 600);
        if (now >= deadline)
        {
            Conditions.Set(status, "Progressing", isTrue: false, "ProgressDeadlineExceeded", $"{name} has timed out progressing.", world.Clock.Timestamp, hasUpdateTime: true);
            return;
        }

        world.Agenda.Add(controller, key, deadline);
        Conditions.Set(status, "Progressing", isTrue: true, "ReplicaSetUpdated", $"{name} is progressing.", world.Clock.Timestamp, hasUpdateTime: true);
        if (isMoving)
        {
            Conditions.Find(status, "Progressing")!["lastUpdateTime"] = world.Clock.Timestamp;
        }
    }

    private void SetFailure(JsonObject status, List<StoredObject> sets)
    {
        var failure = sets.SelectMany(set => set.Value.Items("status", "conditions")).FirstOrDefault(condition => condition.Text("type") == "ReplicaFailure");
        if (failure is null)
        {
            Conditions.Remove(status, "ReplicaFailure");
        }
        else
        {
            Conditions.Set(status, "ReplicaFailure", isTrue: true, failure.Text("reason"), failure.Text("message"), world.Clock.Timestamp, hasUpdateTime: true);
        }
    }

    private static long Sum(List<StoredObject> sets, string field) => sets.Sum(set => set.Value.Number("status", field) ?? 0);
}
