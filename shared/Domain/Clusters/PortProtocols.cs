using System.Text.Json.Nodes;

namespace Trimtab.Domain.Clusters;

/// <summary>Writes the default <c>protocol: TCP</c> into the ports of Services and containers.</summary>
/// <remarks>The protocol is part of the ports' list key. Old API servers (seen: 1.20) refuse server-side apply of an item without it.</remarks>
public static class PortProtocols
{
    private static readonly string[] ContainerLists = ["containers", "initContainers", "ephemeralContainers"];

    /// <summary>Completes the tree itself.</summary>
    public static void Fill(JsonObject value)
    {
        foreach (var port in Incomplete(value))
        {
            port["protocol"] = "TCP";
        }
    }

    /// <returns>The same tree when nothing is missing, else a copy.</returns>
    public static JsonObject Filled(JsonObject value)
    {
        if (!Incomplete(value).Any())
        {
            return value;
        }

        var copy = value.Copy();
        Fill(copy);
        return copy;
    }

    private static IEnumerable<JsonObject> Incomplete(JsonObject value) => Ports(value).Where(port => port["protocol"] is null);

    private static IEnumerable<JsonObject> Ports(JsonObject value)
        => value.KindName == KindName.Service ? value.Items("spec", "ports")
            : PodSpec(value) is not { } spec ? []
            : ContainerLists.SelectMany(list => spec.Items(list)).SelectMany(container => container.Items("ports"));

    private static JsonObject? PodSpec(JsonObject value)
        => value.KindName is { Group: "", Kind: "PodTemplate" } ? value.Find("template", "spec") as JsonObject : PodTemplate.SpecOf(value);
}
