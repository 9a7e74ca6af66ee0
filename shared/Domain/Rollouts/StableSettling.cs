using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Rollouts;

/// <summary>Whether a Deployment has fully become what its spec says.</summary>
public static class StableSettling
{
    /// <returns>What is still missing, in a sentence; null when nothing is.</returns>
    public static string? Missing(JsonObject deployment)
    {
        var wanted = deployment.Number("spec", "replicas") ?? 1;
        var updated = deployment.Number("status", "updatedReplicas") ?? 0;
        var all = deployment.Number("status", "replicas") ?? 0;
        var available = deployment.Number("status", "availableReplicas") ?? 0;
        return (deployment.Number("status", "observedGeneration") ?? 0) < (deployment.Number("metadata", "generation") ?? 0)
                ? "the cluster has not begun to replace stable's pods."
            : updated < wanted ? $"{updated} of {wanted} stable pods run the revision."
            : all > updated ? $"{all - updated} pods of the former version are still running."
            : available < wanted ? $"{available} of {wanted} stable pods are available."
            : null;
    }
}
