using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.EndToEnd.Tests.Updates;

/// <summary>Looks at updates from outside: at the cluster itself.</summary>
internal static class UpdateSights
{
    /// <summary>What a Deployment of one replica runs: <c>1.0.1 running</c>.</summary>
    /// <param name="cluster">Where.</param>
    /// <param name="namespace">Its namespace.</param>
    /// <param name="name">Its name.</param>
    /// <param name="image">The image, without tag.</param>
    public static async Task<string> RunsAsync(this ICluster cluster, string @namespace, string name, string image)
    {
        var live = await cluster.GetAsync(new ObjectReference(KindName.Deployment, @namespace, name), CancellationToken.None);
        var tag = live?.Find("spec", "template", "spec", "containers") is JsonArray containers ? containers[0]!["image"]!.ToString()[(image.Length + 1)..].Split('@')[0] : "none";
        return $"{tag} {(live?.Find("status", "availableReplicas")?.ToString() == "1" ? "running" : "unavailable")}";
    }
}
