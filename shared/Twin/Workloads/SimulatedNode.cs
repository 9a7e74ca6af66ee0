using System.Text.Json.Nodes;

namespace Trimtab.Twin.Workloads;

internal static class SimulatedNode
{
    public static (JsonObject Node, JsonObject Status) Create(string name, string now)
    {
        var node = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["labels"] = new JsonObject
                {
                    ["kubernetes.io/hostname"] = name,
                    ["kubernetes.io/os"] = "linux",
                    ["kubernetes.io/arch"] = "amd64",
                },
            },
            ["spec"] = new JsonObject(),
        };
        var capacity = new JsonObject { ["cpu"] = "64", ["memory"] = "256Gi", ["pods"] = "5000" };
        var status = new JsonObject
        {
            ["capacity"] = capacity,
            ["allocatable"] = capacity.DeepClone(),
            ["nodeInfo"] = new JsonObject { ["kubeletVersion"] = Server.ServerVersion.Text, ["operatingSystem"] = "linux", ["architecture"] = "amd64" },
        };
        Conditions.Set(status, "Ready", isTrue: true, "KubeletReady", "kubelet is posting ready status", now);
        return (node, status);
    }
}
