using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Reconcile;

/// <summary>Writes the default protocol into ports: it is part of their list key, and older API servers refuse an applied list item without its key.</summary>
internal static class PortProtocols
{
    public static void Fill(JsonObject value)
    {
        if (value.KindName == KindName.Service)
        {
            FillPorts(value.Items("spec", "ports"));
        }

        if (PodTemplate.SpecOf(value) is { } pod)
        {
            foreach (var container in pod.Items("containers").Concat(pod.Items("initContainers")))
            {
                FillPorts(container.Items("ports"));
            }
        }
    }

    private static void FillPorts(IEnumerable<JsonObject> ports)
    {
        foreach (var port in ports)
        {
            port["protocol"] ??= "TCP";
        }
    }
}
