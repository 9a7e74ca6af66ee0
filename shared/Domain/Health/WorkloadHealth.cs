using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Health;

/// <summary>The kinds that keep a number of pods.</summary>
internal static class WorkloadHealth
{
    public static ObjectHealth OfDeployment(JsonObject live)
    {
        if (Condition.Find(live, "Progressing") is { Reason: "ProgressDeadlineExceeded" } late)
        {
            return ObjectHealth.Failed(late.Text);
        }

        var wanted = live.Number("spec", "replicas") ?? 1;
        var all = Status(live, "replicas");
        var updated = Status(live, "updatedReplicas");
        return TooFew(Status(live, "updatedReplicas"), wanted, "updated", live)
            ?? (all > updated ? ObjectHealth.InProgress($"{all - updated} old {Pods(all - updated)} still to go") : null)
            ?? TooFew(Status(live, "availableReplicas"), wanted, "available", live)
            ?? TooFew(Status(live, "readyReplicas"), wanted, "ready", live)
            ?? TooMany(all, wanted)
            ?? (HasProgressed(live) ? null : ObjectHealth.InProgress("its new ReplicaSet is not available yet"))
            ?? (Condition.Find(live, "Available") is { IsTrue: true } ? ObjectHealth.Current : ObjectHealth.InProgress("is not available yet"));
    }

    public static ObjectHealth OfReplicaSet(JsonObject live)
    {
        if (Condition.Find(live, "ReplicaFailure") is { IsTrue: true } failure)
        {
            return ObjectHealth.InProgress(failure.Text);
        }

        var wanted = live.Number("spec", "replicas") ?? 1;
        return TooFew(Status(live, "replicas"), wanted, "created", live)
            ?? TooFew(Status(live, "availableReplicas"), wanted, "available", live)
            ?? TooFew(Status(live, "readyReplicas"), wanted, "ready", live)
            ?? TooMany(Status(live, "replicas"), wanted)
            ?? ObjectHealth.Current;
    }

    public static ObjectHealth OfStatefulSet(JsonObject live)
    {
        // Its pods change only when somebody deletes them: there is nothing to wait for.
        if (live.Text("spec", "updateStrategy", "type") == "OnDelete")
        {
            return ObjectHealth.Current;
        }

        var wanted = live.Number("spec", "replicas") ?? 1;
        var common = TooFew(Status(live, "replicas"), wanted, "created", live)
            ?? TooFew(Status(live, "readyReplicas"), wanted, "ready", live)
            ?? TooMany(Status(live, "replicas"), wanted);
        if (common is not null)
        {
            return common;
        }

        if (live.Number("spec", "updateStrategy", "rollingUpdate", "partition") is >= 0 and var partition)
        {
            return TooFew(Status(live, "updatedReplicas"), Math.Max(0, wanted - partition), "updated", live) ?? ObjectHealth.Current;
        }

        return live.Text("status", "currentRevision") == live.Text("status", "updateRevision")
            ? ObjectHealth.Current
            : ObjectHealth.InProgress($"{Status(live, "updatedReplicas")} of {wanted} pods updated");
    }

    public static ObjectHealth OfDaemonSet(JsonObject live)
    {
        if (live.Number("status", "desiredNumberScheduled") is not { } wanted || live.Number("status", "observedGeneration") is null)
        {
            return ObjectHealth.InProgress("its nodes are not counted yet");
        }

        return TooFew(Status(live, "currentNumberScheduled"), wanted, "scheduled", live)
            ?? (live.Text("spec", "updateStrategy", "type") == "OnDelete" ? null : TooFew(Status(live, "updatedNumberScheduled"), wanted, "updated", live))
            ?? TooFew(Status(live, "numberAvailable"), wanted, "available", live)
            ?? TooFew(Status(live, "numberReady"), wanted, "ready", live)
            ?? ObjectHealth.Current;
    }

    // Without a deadline (the largest number means none) the controller does not say how the newest ReplicaSet gets on.
    private static bool HasProgressed(JsonObject live)
        => live.Number("spec", "progressDeadlineSeconds") is null or int.MaxValue
            || Condition.Find(live, "Progressing") is { IsTrue: true, Reason: "NewReplicaSetAvailable" };

    private static ObjectHealth? TooFew(long have, long wanted, string what, JsonObject live)
    {
        if (have >= wanted)
        {
            return null;
        }

        // Why pods could not even be made (a quota, an admission rule) is what a person needs to read first.
        var cause = Condition.Find(live, "ReplicaFailure") is { IsTrue: true } failure ? $" ({failure.Text})" : "";
        return ObjectHealth.InProgress($"{have} of {wanted} {Pods(wanted)} {what}{cause}");
    }

    private static ObjectHealth? TooMany(long have, long wanted)
        => have > wanted ? ObjectHealth.InProgress($"{have - wanted} {Pods(have - wanted)} still to go") : null;

    private static long Status(JsonObject live, string field) => live.Number("status", field) ?? 0;

    private static string Pods(long count) => count == 1 ? "pod" : "pods";
}
