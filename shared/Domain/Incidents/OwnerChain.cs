using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Incidents;

/// <summary>The objects that own a pod, from its controller up to the workload.</summary>
/// <param name="Objects">The nearest first; empty for a pod that nothing controls.</param>
/// <param name="Owner">The workload.</param>
public sealed record OwnerChain(IReadOnlyList<JsonObject> Objects, WorkloadOwner Owner)
{
    private const int Longest = 4;

    /// <summary>Follows the controllers of a pod. Where one is gone or not ours to read, the chain ends with what its child says of it.</summary>
    /// <exception cref="ClusterException">The API server could not say.</exception>
    public static async Task<OwnerChain> ReadAsync(ICluster cluster, JsonObject pod, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        List<JsonObject> chain = [];
        var child = pod;
        while (chain.Count < Longest && WorkloadOwner.ControllerOf(child) is { } controller)
        {
            var reference = new ObjectReference(new KindName(controller.Text("apiVersion"), controller.Text("kind")), pod.Namespace, controller.Text("name"));
            var owner = await TryReadAsync(cluster, reference, cancellationToken);
            if (owner is null || owner.Uid != controller.Text("uid"))
            {
                return new OwnerChain(chain, WorkloadOwner.NamedBy(child));
            }

            chain.Add(owner);
            child = owner;
        }

        return new OwnerChain(chain, WorkloadOwner.Of(child));
    }

    private static async Task<JsonObject?> TryReadAsync(ICluster cluster, ObjectReference reference, CancellationToken cancellationToken)
    {
        try
        {
            return await cluster.GetAsync(reference, cancellationToken);
        }
        catch (ClusterException refused) when (!refused.IsTransient || refused.Reason == "UnknownKind")
        {
            return null;
        }
    }
}
