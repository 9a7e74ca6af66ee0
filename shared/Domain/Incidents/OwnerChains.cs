using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Incidents;

/// <summary>Owner chains, read once for all pods of one controller, and remembered: whose a controller is never changes. Safe for concurrent use.</summary>
public sealed class OwnerChains(ICluster cluster, TimeProvider time)
{
    private const int MaxKept = 2000;
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (OwnerChain Chain, DateTimeOffset Until)> _chains = new(StringComparer.Ordinal);

    /// <returns>The chain as it is, or was a minute ago.</returns>
    /// <exception cref="ClusterException">The API server could not say.</exception>
    public async Task<OwnerChain> FindAsync(JsonObject pod, CancellationToken cancellationToken)
    {
        if (WorkloadOwner.ControllerOf(pod)?.Text("uid") is not { Length: > 0 } controller)
        {
            return new OwnerChain([], WorkloadOwner.Of(pod));
        }

        lock (_lock)
        {
            if (_chains.TryGetValue(controller, out var kept) && time.GetUtcNow() < kept.Until)
            {
                return kept.Chain;
            }
        }

        var chain = await OwnerChain.ReadAsync(cluster, pod, cancellationToken);
        lock (_lock)
        {
            if (_chains.Count >= MaxKept && !_chains.ContainsKey(controller))
            {
                _chains.Clear();
            }

            _chains[controller] = (chain, time.GetUtcNow() + Fresh);
        }

        return chain;
    }

    /// <summary>Asks for nothing.</summary>
    /// <returns>The chain that was found for the pod's controller, however long ago; null for none.</returns>
    public OwnerChain? Remembered(JsonObject pod)
    {
        if (WorkloadOwner.ControllerOf(pod)?.Text("uid") is not { Length: > 0 } controller)
        {
            return new OwnerChain([], WorkloadOwner.Of(pod));
        }

        lock (_lock)
        {
            return _chains.TryGetValue(controller, out var kept) ? kept.Chain : null;
        }
    }
}
