using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Incidents;

/// <summary>Gathers what helps to understand a failure, all of it at once: logs, pod, owners, Events, node, configuration, memory, and what changed.</summary>
/// <param name="cluster">Where the pod is. Only read; Secrets are never asked for.</param>
/// <param name="redaction">Takes the secrets out of each part.</param>
/// <param name="logLines">Last lines of each log.</param>
/// <param name="time">The clock.</param>
public sealed class ContextHarvester(ICluster cluster, PartRedaction redaction, int logLines, TimeProvider time)
{
    private static readonly KindName Node = new("v1", "Node");
    private static readonly string[] ContainerLists = ["initContainers", "containers"];
    private readonly MemoryHarvest _memory = new(cluster, redaction, time);

    /// <summary>Begins to read every part.</summary>
    /// <returns>Every part; none of them fails by the cluster: such a part is withheld with the reason.</returns>
    public IReadOnlyList<PartReading> Begin(JsonObject pod, IncidentFailure failure, OwnerChain chain, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pod);
        ArgumentNullException.ThrowIfNull(failure);
        ArgumentNullException.ThrowIfNull(chain);
        List<PartReading> parts =
        [
            Manifest("pod", pod, cancellationToken),
            Guarded("events", () => EventsAsync(pod, chain, cancellationToken)),
            Guarded("configMaps", () => ConfigMapsAsync(pod, cancellationToken)),
            Guarded("change", () => ChangeAsync(pod, chain, cancellationToken)),
            .. chain.Objects.Select(owner => Manifest($"owner/{owner.Text("kind")}/{owner.Name}", owner, cancellationToken)),
        ];
        if (pod.Text("spec", "nodeName") is { Length: > 0 } node)
        {
            parts.Add(Guarded("node", () => NodeAsync(node, cancellationToken)));
            if (failure.Kind == Signals.PodFailureKind.OutOfMemory)
            {
                parts.Add(Guarded(MemoryHarvest.Sample, () => _memory.SampleAsync(pod, failure, cancellationToken)));
                parts.Add(Guarded(MemoryHarvest.NodeEvents, () => _memory.NodeEventsAsync(node, failure, cancellationToken)));
            }
        }

        var container = failure.Container ?? pod.Items("spec", "containers").FirstOrDefault()?.Text("name");
        if (container is not null && failure.Kind is not (Signals.PodFailureKind.ImagePull or Signals.PodFailureKind.Unschedulable or Signals.PodFailureKind.Mount or Signals.PodFailureKind.Sandbox))
        {
            parts.Add(Guarded($"log/{container}", () => LogAsync(pod, container, isPrevious: false, cancellationToken)));
            if (failure.Restarts > 0)
            {
                parts.Add(Guarded($"log/{container}/previous", () => LogAsync(pod, container, isPrevious: true, cancellationToken)));
            }
        }

        return parts;
    }

    private PartReading Manifest(string name, JsonObject value, CancellationToken cancellationToken)
        => new(name, Task.Run(() => (ContextPart?)redaction.Tree(name, Bare(value)), cancellationToken));

    private static PartReading Guarded(string name, Func<Task<ContextPart?>> read) => new(name, GuardedAsync(name, read));

    private static async Task<ContextPart?> GuardedAsync(string name, Func<Task<ContextPart?>> read)
    {
        try
        {
            return await read();
        }
        catch (ClusterException refused)
        {
            return new ContextPart(name, null, $"could not be read ({refused.Reason})");
        }
    }

    private async Task<ContextPart?> LogAsync(JsonObject pod, string container, bool isPrevious, CancellationToken cancellationToken)
    {
        var text = await cluster.ReadLogAsync(pod.Namespace, pod.Name, new LogOptions(container, logLines, isPrevious), cancellationToken);
        return redaction.Text($"log/{container}{(isPrevious ? "/previous" : "")}", text);
    }

    private async Task<ContextPart?> EventsAsync(JsonObject pod, OwnerChain chain, CancellationToken cancellationToken)
    {
        var lists = await Task.WhenAll(chain.Objects.Prepend(pod).Select(about => cluster.ListEventsAsync(about.Namespace, about.Name, about.Uid, cancellationToken)));
        var events = lists.SelectMany(static list => list).OrderBy(PodEvents.TimeOf).ToList();
        return events.Count == 0 ? null : redaction.Lines("events", events, PodEvents.Line);
    }

    private async Task<ContextPart?> NodeAsync(string name, CancellationToken cancellationToken)
    {
        if (await cluster.GetAsync(new ObjectReference(Node, "", name), cancellationToken) is not { } node)
        {
            return new ContextPart("node", null, $"node {name} is gone");
        }

        return redaction.Lines("node", [node, .. node.Items("status", "conditions")], (line, redact) => ReferenceEquals(line, node)
            ? $"node {name}"
            : $"{line.Text("type")}={line.Text("status")} ({line.Text("reason")}){Signals.Sentences.Detail(line.Text("message"), redact)}");
    }

    private async Task<ContextPart?> ConfigMapsAsync(JsonObject pod, CancellationToken cancellationToken)
    {
        var lines = await Task.WhenAll(ConfigMapsOf(pod).Select(async name
            => await cluster.GetAsync(new ObjectReference(KindName.ConfigMap, pod.Namespace, name), cancellationToken) is { } map
                ? $"{name} {ContentDigest.Of(new JsonArray(map["data"]?.DeepClone(), map["binaryData"]?.DeepClone()))}"
                : $"{name} is missing"));
        return lines.Length == 0 ? null : redaction.Text("configMaps", string.Join('\n', lines));
    }

    private async Task<ContextPart?> ChangeAsync(JsonObject pod, OwnerChain chain, CancellationToken cancellationToken)
    {
        if (await TemplateChange.FindAsync(cluster, pod, chain, cancellationToken) is not { } change)
        {
            return null;
        }

        // The trees are redacted before they are compared: no line can show what neither tree does.
        return redaction.Of("change", redact => redact(change.Before.Template) is JsonObject before && redact(change.After.Template) is JsonObject after
            ? new TemplateChange(change.Before with { Template = before }, change.After with { Template = after }).Lines()
            : "");
    }

    private static IEnumerable<string> ConfigMapsOf(JsonObject pod)
    {
        var containers = ContainerLists.SelectMany(list => pod.Items("spec", list)).ToList();
        return containers.SelectMany(static container => container.Items("envFrom")).Select(static source => source.Text("configMapRef", "name"))
            .Concat(containers.SelectMany(static container => container.Items("env")).Select(static variable => variable.Text("valueFrom", "configMapKeyRef", "name")))
            .Concat(pod.Items("spec", "volumes").Select(static volume => volume.Text("configMap", "name")))
            .Concat(pod.Items("spec", "volumes").SelectMany(static volume => volume.Items("projected", "sources")).Select(static source => source.Text("configMap", "name")))
            .Where(static name => name.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
    }

    private static JsonObject Bare(JsonObject value)
    {
        var copy = value.Copy();
        (copy["metadata"] as JsonObject)?.Remove("managedFields");
        return copy;
    }
}
