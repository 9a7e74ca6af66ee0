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

    public Task ShowAsync(bool isLeader, CancellationToken cancellationToken) => LabelAsync(pod, isLeader ? Leader : null, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>A pod on a node that died keeps its label, and a Service that takes pods which are not ready would go on to name it.</remarks>
    public async Task TakeOffAsync(string identity, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(identity);
        // NAME_UID: a pod that was made anew has the name of the one before.
        var other = identity.Split('_')[0];
        try
        {
            await (other == pod ? Task.CompletedTask : LabelAsync(other, null, cancellationToken));
        }
        catch (LeadershipException e) when (e.InnerException is ClusterException { Reason: "NotFound" })
        {
            // It took its label with it.
        }
        catch (LeadershipException e) when (e.InnerException is ClusterException { Reason: "Forbidden" })
        {
            // The right to other pods may be withheld on purpose.
            throw new LeadershipException(e.Message, e.InnerException) { IsFinal = true };
        }
    }

    private async Task LabelAsync(string name, string? role, CancellationToken cancellationToken)
    {
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [Label] = role } } };
        try
        {
            await cluster.PatchAsync(new ObjectReference(KindName.Pod, @namespace, name), patch, null, cancellationToken);
        }
        catch (ClusterException e)
        {
            throw new LeadershipException(e.Message, e);
        }
    }
}
