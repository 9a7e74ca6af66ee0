using System.Globalization;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Signals;

/// <summary>What is wrong with the containers of a pod.</summary>
/// <remarks><c>CrashLoopBackOff</c> comes one restart late, so the ended containers themselves are looked at, in <c>state</c> and <c>lastState</c>.</remarks>
internal static class ContainerFailures
{
    private static readonly HashSet<string> ImageReasons = new(StringComparer.Ordinal)
    {
        "ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "ImageInspectError", "RegistryUnavailable", "SignatureValidationFailed",
    };

    private static readonly HashSet<string> ConfigurationReasons = new(StringComparer.Ordinal)
    {
        "CreateContainerConfigError", "CreateContainerError", "RunContainerError", "PreCreateHookError", "PreStartHookError", "PostStartHookError", "StartError", "ContainerCannotRun",
    };

    /// <summary>The kubelet's word for a container that it did not find again, after a restart of the node or when its pod was ended; the code 137 with it is made up.</summary>
    private const string LostFromSight = "ContainerStatusUnknown";

    public static IEnumerable<PodFailure> Find(JsonObject pod, string field, DateTimeOffset? since)
    {
        foreach (var status in pod.Items("status", field))
        {
            if (Failure(pod.Name, status, since) is { } failure)
            {
                yield return failure;
            }
        }
    }

    private static PodFailure? Failure(string pod, JsonObject status, DateTimeOffset? since)
        => Ended(pod, status, "state", since)
            ?? Waits(pod, status)
            ?? (Recovered(status) ? null : Ended(pod, status, "lastState", since) is { } last ? last with { IsPast = status.Find("state", "running") is not null } : null)
            ?? KeepsEnding(pod, status, since);

    /// <summary>An init container that was tried again and then completed did its work.</summary>
    private static bool Recovered(JsonObject status)
        => status.Find("state", "terminated") is JsonObject end && end.Number("exitCode") == 0;

    private static PodFailure? Ended(string pod, JsonObject status, string state, DateTimeOffset? since)
    {
        if (status.Find(state, "terminated") is not JsonObject end || IsOld(end, since))
        {
            return null;
        }

        var code = end.Number("exitCode") ?? 0;
        var reason = end.Text("reason");
        if ((code == 0 && reason != "OOMKilled") || reason == LostFromSight)
        {
            return null;
        }

        var kind = reason == "OOMKilled" ? PodFailureKind.OutOfMemory
            : ConfigurationReasons.Contains(reason) ? PodFailureKind.Configuration
            : PodFailureKind.Crashed;
        var why = reason is "" or "Error" ? "" : $" ({reason})";
        return Failed(kind, pod, status, $"exited with code {code}{why}", end.Text("message"));
    }

    private static PodFailure? Waits(string pod, JsonObject status)
    {
        var reason = status.Text("state", "waiting", "reason");
        var message = status.Text("state", "waiting", "message");
        return ImageReasons.Contains(reason) ? Failed(PodFailureKind.ImagePull, pod, status, $"can't get image {status.Text("image")} ({reason})", message)
            : ConfigurationReasons.Contains(reason) ? Failed(PodFailureKind.Configuration, pod, status, $"can't start ({reason})", message)
            : null;
    }

    /// <summary>One end with code 0 can be a wanted restart; the kubelet's back-off says that it is a habit.</summary>
    private static PodFailure? KeepsEnding(string pod, JsonObject status, DateTimeOffset? since)
    {
        if (status.Text("state", "waiting", "reason") != "CrashLoopBackOff")
        {
            return null;
        }

        return status.Find("lastState", "terminated") is JsonObject end && end.Text("reason") != LostFromSight
            ? IsOld(end, since) ? null : Failed(PodFailureKind.KeepsEnding, pod, status, $"ended {status.Number("restartCount") ?? 0} times, last with code 0; a server is expected to keep running")
            : Failed(PodFailureKind.Crashed, pod, status, "ends again and again (CrashLoopBackOff)");
    }

    private static bool IsOld(JsonObject end, DateTimeOffset? since)
        => since is not null
            && DateTimeOffset.TryParse(end.Text("finishedAt"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var finished)
            && finished < since;

    private static PodFailure Failed(PodFailureKind kind, string pod, JsonObject status, string what, string message = "")
    {
        var container = status.Text("name");
        return new PodFailure(kind, pod, container, new UnredactedSentence($"pod {pod}: container {container} {what}", message));
    }
}
