using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Images;
using Trimtab.Twin.Workloads;

namespace Trimtab.Twin.Pods;

/// <summary>Writes down a pod's run the way a node reports it.</summary>
internal static class PodStatus
{
    public static JsonObject Of(JsonObject pod, PodRun run, DateTimeOffset now)
    {
        var status = pod["status"]?.DeepClone() as JsonObject ?? [];
        var time = SimulatedClock.Format(now);
        var phase = run.Phase(pod.Text("spec", "restartPolicy"));
        status["phase"] = phase;
        status["hostIP"] = "192.168.0.1";
        status["podIP"] = run.Ip;
        status["podIPs"] = new JsonArray(new JsonObject { ["ip"] = run.Ip });
        status["startTime"] = SimulatedClock.Format(run.ScheduledAt ?? now);
        status["qosClass"] = QualityOfService(pod);
        SetConditions(status, run, phase, time);
        status["containerStatuses"] = new JsonArray([.. run.Containers.Select(container => Container(container))]);
        if (run.InitContainers.Count > 0)
        {
            status["initContainerStatuses"] = new JsonArray([.. run.InitContainers.Select((container, index) => InitContainer(run, container, index))]);
        }

        return status;
    }

    public static JsonObject Unschedulable(JsonObject pod, string message, string time)
    {
        var status = pod["status"]?.DeepClone() as JsonObject ?? [];
        Conditions.Set(status, "PodScheduled", isTrue: false, "Unschedulable", message, time);
        return status;
    }

    private static void SetConditions(JsonObject status, PodRun run, string phase, string time)
    {
        var unready = string.Join(' ', run.Containers.Where(container => !container.IsReady).Select(container => container.Name));
        var (reason, message) = (run.IsReady, phase) switch
        {
            (true, _) => ("", ""),
            (_, "Succeeded") => ("PodCompleted", ""),
            (_, "Failed") => ("PodFailed", ""),
            _ => ("ContainersNotReady", $"containers with unready status: [{unready}]"),
        };
        Conditions.Set(status, "PodScheduled", isTrue: true, "", "", time);
        Conditions.Set(status, "Initialized", run.IsInitialized || run.InitContainers.Count == 0, run.IsInitialized || run.InitContainers.Count == 0 ? "" : "ContainersNotInitialized", "", time);
        Conditions.Set(status, "ContainersReady", run.IsReady, reason, message, time);
        Conditions.Set(status, "Ready", run.IsReady, reason, message, time);
    }

    // As containerd tells it; another reference is another content, and the same one always the same.
    private static string ImageId(string image)
        => ImageReference.TryParse(image, out var reference, out _)
            ? $"{reference.Registry}/{reference.Repository}@{reference.Digest ?? $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(reference.ToString())))}"}"
            : "";

    private static JsonObject Container(ContainerRun container)
    {
        var result = new JsonObject
        {
            ["name"] = container.Name,
            ["image"] = container.Image,
            ["imageID"] = container.HasRun ? ImageId(container.Image) : "",
            ["ready"] = container.IsReady,
            ["restartCount"] = container.Restarts,
            ["started"] = container.Phase == ContainerPhase.Running,
            ["state"] = State(container),
            ["lastState"] = (container.Phase == ContainerPhase.Terminated ? container.Earlier : container.Last) is { } last ? Terminated(last) : new JsonObject(),
        };
        if (container.HasRun)
        {
            result["containerID"] = container.Id(container.Restarts);
        }

        return result;
    }

    private static JsonObject State(ContainerRun container) => container.Phase switch
    {
        ContainerPhase.Running => new JsonObject { ["running"] = new JsonObject { ["startedAt"] = SimulatedClock.Format(container.StartedAt) } },
        ContainerPhase.Terminated => Terminated(container.Last!),
        ContainerPhase.CrashBackOff => Waiting("CrashLoopBackOff", container.Message),
        ContainerPhase.PullFailed => Waiting("ErrImagePull", container.Message),
        ContainerPhase.PullBackOff => Waiting("ImagePullBackOff", container.Message),
        ContainerPhase.InvalidImage => Waiting("InvalidImageName", container.Message),
        ContainerPhase.ConfigurationError => Waiting("CreateContainerConfigError", container.Message),
        _ => Waiting("ContainerCreating", container.Message),
    };

    private static JsonObject Waiting(string reason, string message)
    {
        var waiting = new JsonObject { ["reason"] = reason };
        if (message.Length > 0)
        {
            waiting["message"] = message;
        }

        return new JsonObject { ["waiting"] = waiting };
    }

    private static JsonObject Terminated(Termination ended) => new()
    {
        ["terminated"] = new JsonObject
        {
            ["exitCode"] = ended.ExitCode,
            ["reason"] = ended.Reason,
            ["startedAt"] = SimulatedClock.Format(ended.StartedAt),
            ["finishedAt"] = SimulatedClock.Format(ended.FinishedAt),
            ["containerID"] = ended.ContainerId,
        },
    };

    private static JsonObject InitContainer(PodRun run, (string Name, string Image) container, int index)
    {
        var started = run.ScheduledAt ?? default;
        return new JsonObject
        {
            ["name"] = container.Name,
            ["image"] = container.Image,
            ["imageID"] = run.IsInitialized ? ImageId(container.Image) : "",
            ["ready"] = run.IsInitialized,
            ["restartCount"] = 0,
            ["state"] = run.IsInitialized
                ? Terminated(new Termination(0, "Completed", started, started, $"containerd://{run.Uid.Replace("-", "", StringComparison.Ordinal)}init{index}"))
                : Waiting("PodInitializing", ""),
            ["lastState"] = new JsonObject(),
        };
    }

    private static string QualityOfService(JsonObject pod)
    {
        var resources = pod.Items("spec", "containers").Select(container => container["resources"] as JsonObject ?? []).ToList();
        if (resources.All(entry => entry["requests"] is null && entry["limits"] is null))
        {
            return "BestEffort";
        }

        return resources.All(entry => entry["limits"] is JsonObject { Count: >= 2 } limits && JsonNode.DeepEquals(limits, entry["requests"])) ? "Guaranteed" : "Burstable";
    }
}
