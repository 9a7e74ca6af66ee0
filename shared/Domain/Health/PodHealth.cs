using System.Globalization;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Health;

internal static class PodHealth
{
    /// <summary>How long a pod may be without a node before that counts as a failure (kstatus).</summary>
    private static readonly TimeSpan ScheduleWindow = TimeSpan.FromSeconds(15);

    public static ObjectHealth Of(JsonObject live, DateTimeOffset now) => live.Text("status", "phase") switch
    {
        "Succeeded" => ObjectHealth.Current,
        "Failed" => ObjectHealth.Failed(Words("has failed", live.Text("status", "reason"), live.Text("status", "message"))),
        "Running" => OfRunning(live),
        "Pending" => OfPending(live, now),
        "" => ObjectHealth.InProgress("has no phase yet"),
        var phase => ObjectHealth.Unknown($"its phase is {phase}"),
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

    private static ObjectHealth OfPending(JsonObject live, DateTimeOffset now)
    {
        if (Condition.Find(live, "PodScheduled") is { IsFalse: true } unscheduled)
        {
            return unscheduled.Reason == "Unschedulable" && HasWaited(live, now) ? ObjectHealth.Failed(unscheduled.Text) : ObjectHealth.InProgress(unscheduled.Text);
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

    private static bool HasWaited(JsonObject live, DateTimeOffset now)
        => DateTimeOffset.TryParse(live.Text("metadata", "creationTimestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var created)
            && now - created >= ScheduleWindow;

    private static string Words(string what, string reason, string message)
        => string.Join(": ", new[] { what, reason, message }.Where(word => word.Length > 0));
}
