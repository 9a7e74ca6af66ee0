using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Twin.Pods;

/// <summary>One pod as its node runs it.</summary>
internal sealed class PodRun
{
    public PodRun(JsonObject pod, string ip, TwinOptions options)
    {
        Uid = pod.Uid;
        Ip = ip;
        Ports = [.. pod.Items("spec", "containers").SelectMany(container => container.Items("ports")).Select(port => (int)(port.Number("containerPort") ?? 0))];
        MetricsPath = pod.Annotation("prometheus.io/path") ?? "/metrics";
        Containers = [.. pod.Items("spec", "containers").Select(container => NewContainer(pod, container, options))];
        InitContainers = [.. pod.Items("spec", "initContainers").Select(container => (container.Text("name"), container.Text("image")))];
    }

    public string Uid { get; }

    public string Ip { get; }

    public IReadOnlyList<int> Ports { get; }

    public string MetricsPath { get; }

    public IReadOnlyList<ContainerRun> Containers { get; }

    public IReadOnlyList<(string Name, string Image)> InitContainers { get; }

    public DateTimeOffset? ScheduledAt { get; set; }

    public DateTimeOffset? ReadySince { get; private set; }

    public DateTimeOffset? EndsAt { get; set; }

    public bool IsReady => ReadySince is not null;

    public bool IsInitialized => Containers.Any(container => container.Phase != ContainerPhase.Creating);

    public DateTimeOffset? NextAt => Containers.Select(container => container.NextAt).Append(EndsAt).Min();

    public string Phase(string restartPolicy)
    {
        if (Containers.Any(container => !container.HasRun))
        {
            return "Pending";
        }

        var isOver = Containers.All(container => container.Phase == ContainerPhase.Terminated && container.NextAt is null) && restartPolicy != "Always";
        return !isOver ? "Running" : Containers.All(container => container.Last!.ExitCode == 0) ? "Succeeded" : "Failed";
    }

    public void NoteReadiness(DateTimeOffset now)
        => ReadySince = Containers.All(container => container.IsReady) ? ReadySince ?? now : null;

    private static ContainerRun NewContainer(JsonObject pod, JsonObject container, TwinOptions options)
    {
        var policy = pod.Text("spec", "restartPolicy");
        var delay = container.Number("readinessProbe", "initialDelaySeconds") ?? 0;
        return new ContainerRun(
            container.Text("name"),
            container.Text("image"),
            PodBehaviour.Of(pod, container.Text("image")),
            new ContainerTimes(
                pod.Uid,
                options.ReadyDelay + TimeSpan.FromSeconds(delay),
                options.RestartDelay,
                policy,
                policy == "Always" ? null : options.JobDuration));
    }
}
