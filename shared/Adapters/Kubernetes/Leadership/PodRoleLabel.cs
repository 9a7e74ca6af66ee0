using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Leadership;

namespace Trimtab.Adapters.Kubernetes.Leadership;

/// <summary>Labels this program's own pod <c>role: leader</c> while it leads, so that a Service can select the leader.</summary>
/// <param name="cluster">Where the pod runs.</param>
/// <param name="namespace">Of the pod.</param>
/// <param name="pod">Its name.</param>
public sealed class PodRoleLabel(ICluster cluster, string @namespace, string pod) : ILeaderMark
{
    public const string Label = "role";
    public const string Leader = "leader";

    public async Task ShowAsync(bool isLeader, CancellationToken cancellationToken)
    {
        var labels = new JsonObject { [Label] = isLeader ? Leader : null };
        try
        {
            await cluster.PatchAsync(
                new ObjectReference(KindName.Pod, @namespace, pod), new JsonObject { ["metadata"] = new JsonObject { ["labels"] = labels } }, null, cancellationToken);
        }
        catch (ClusterException e)
        {
            throw new LeadershipException(e.Message, e);
        }
    }
}
