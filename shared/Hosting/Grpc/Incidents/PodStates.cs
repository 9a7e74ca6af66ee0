using System.Globalization;
using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using Trimtab.Adapters.Grpc.Incidents;
using Trimtab.Domain.Clusters;

namespace Trimtab.Hosting.Grpc.Incidents;

/// <summary>Reads the pod and its containers out of a redacted manifest.</summary>
internal static class PodStates
{
    private static readonly (string Spec, string Status, ContainerRole Role)[] Lists =
    [
        ("initContainers", "initContainerStatuses", ContainerRole.Init),
        ("containers", "containerStatuses", ContainerRole.Main),
        ("ephemeralContainers", "ephemeralContainerStatuses", ContainerRole.Ephemeral),
    ];

    public static void AddTo(IncidentContext message, JsonObject pod)
    {
        message.Pod.Node = pod.Text("spec", "nodeName");
        message.Pod.Created = Time(pod.Text("metadata", "creationTimestamp"));
        foreach (var (name, value) in pod.Find("metadata", "labels") as JsonObject ?? [])
        {
            message.Pod.Labels[name] = value is JsonValue text && text.TryGetValue<string>(out var written) ? written : "";
        }

        foreach (var (spec, status, role) in Lists)
        {
            var states = pod.Items("status", status).ToLookup(static state => state.Text("name"), StringComparer.Ordinal);
            message.Containers.Add(pod.Items("spec", spec).Select(container => StateOf(container, states[container.Text("name")].FirstOrDefault() ?? [], role)));
        }
    }

    private static ContainerState StateOf(JsonObject container, JsonObject state, ContainerRole role) => new()
    {
        Name = container.Text("name"),
        // A sidecar is an init container that keeps running.
        Role = role == ContainerRole.Init && container.Text("restartPolicy") == "Always" ? ContainerRole.Sidecar : role,
        Image = container.Text("image"),
        ImageId = state.Text("imageID"),
        Ready = state["ready"] is JsonValue ready && ready.TryGetValue<bool>(out var isReady) && isReady,
        Restarts = (int)Math.Clamp(state.Number("restartCount") ?? 0, 0, int.MaxValue),
        State = PhaseOf(state["state"] as JsonObject),
        LastState = PhaseOf(state["lastState"] as JsonObject),
        MemoryLimit = container.Text("resources", "limits", "memory"),
        CpuLimit = container.Text("resources", "limits", "cpu"),
    };

    private static Phase? PhaseOf(JsonObject? state)
    {
        if (state?.FirstOrDefault() is not { Key: { } name, Value: JsonObject told })
        {
            return null;
        }

        var phase = new Phase
        {
            Name = name,
            Reason = told.Text("reason"),
            Message = told.Text("message"),
            Started = Time(told.Text("startedAt")),
            Finished = Time(told.Text("finishedAt")),
        };
        if (told.Number("exitCode") is { } code)
        {
            phase.ExitCode = (int)code;
        }

        if (told.Number("signal") is { } signal)
        {
            phase.Signal = (int)signal;
        }

        return phase;
    }

    private static Timestamp? Time(string text)
        => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? Timestamp.FromDateTimeOffset(time) : null;
}
