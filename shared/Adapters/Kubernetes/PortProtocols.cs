using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Kubernetes;

/// <summary>Writes the default <c>protocol: TCP</c> into the ports of Services and containers.</summary>
/// <remarks>The protocol is part of the ports' list key. Old API servers (seen: 1.20) refuse server-side apply of an item without it.</remarks>
internal static class PortProtocols
{
    private static readonly string[] ContainerLists = ["containers", "initContainers", "ephemeralContainers"];

    /// <returns>The same tree when nothing is missing, else a copy.</returns>
    public static JsonObject Filled(JsonObject value)
    {
        if (!Incomplete(value).Any())
        {
            return value;
        }

        var copy = value.Copy();
        foreach (var port in Incomplete(copy).ToList())
        {
            port["protocol"] = "TCP";
        }

        return copy;
    }

    private static IEnumerable<JsonObject> Incomplete(JsonObject value) => Ports(value).Where(port => port["protocol"] is null);

    private static IEnumerable<JsonObject> Ports(JsonObject value)
        => value.KindName is { Group: "", Kind: "Service" } ? value.Items("spec", "ports")
            : PodSpec(value) is not { } spec ? []
            : ContainerLists.SelectMany(list => spec.Items(list)).SelectMany(container => container.Items("ports"));

    private static JsonObject? PodSpec(JsonObject value) => (value.KindName switch
    {
        { Group: "", Kind: "Pod" } => value.Find("spec"),
        { Group: "", Kind: "PodTemplate" } => value.Find("template", "spec"),
        { Group: "", Kind: "ReplicationController" } or { Group: "apps" } or { Group: "batch", Kind: "Job" } => value.Find("spec", "template", "spec"),
        { Group: "batch", Kind: "CronJob" } => value.Find("spec", "jobTemplate", "spec", "template", "spec"),
        _ => null,
    }) as JsonObject;
}
