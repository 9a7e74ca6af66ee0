using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Health;

internal static class PodHealth
{
    public static ObjectHealth Of(JsonObject live) => live.Text("status", "phase") switch
    {
        "Succeeded" => ObjectHealth.Current,
        "Failed" => ObjectHealth.Failed(Words("has failed", live.Text("status", "reason"), live.Text("status", "message"))),
        "Running" => OfRunning(live),
        _ => OfPending(live),
    };

    private static ObjectHealth OfRunning(JsonObject live)
    {
        if (Condition.Find(live, "Ready") is { IsTrue: true })
        {
            return ObjectHealth.Current;
        }

        foreach (var container in live.Items("status", "containerStatuses"))
        {
            if (container.Text("state", "waiting", "reason") == "CrashLoopBackOff")
            {
                return ObjectHealth.Failed(Words($"container {container.Text("name")} crashes again and again", container.Text("lastState", "terminated", "reason"), ""));
            }
        }

        return ObjectHealth.InProgress("is running and not ready yet");
    }

    private static ObjectHealth OfPending(JsonObject live)
    {
        if (Condition.Find(live, "PodScheduled") is { IsFalse: true } unscheduled)
        {
            return ObjectHealth.InProgress(unscheduled.Text);
        }

        foreach (var container in live.Items("status", "containerStatuses").Concat(live.Items("status", "initContainerStatuses")))
        {
            if (container.Text("state", "waiting", "reason") is { Length: > 0 } waiting and not "ContainerCreating" and not "PodInitializing")
            {
                return ObjectHealth.InProgress(Words($"container {container.Text("name")} waits", waiting, container.Text("state", "waiting", "message")));
            }
        }

        return ObjectHealth.InProgress("is pending");
    }

    private static string Words(string what, string reason, string message)
        => string.Join(": ", new[] { what, reason, message }.Where(word => word.Length > 0));
}
