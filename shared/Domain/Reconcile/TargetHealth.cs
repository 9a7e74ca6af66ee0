using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Health;

namespace Trimtab.Domain.Reconcile;

/// <summary>Looks at everything that a target has applied.</summary>
public sealed class TargetHealth(IClusters clusters, TargetDocuments documents, TimeProvider time)
{
    internal async Task<HealthReport> CheckAsync(TargetSession session, CancellationToken cancellationToken)
    {
        var target = session.Target;
        var cluster = await clusters.GetAsync(target.Cluster, cancellationToken);
        var (inventory, _) = await documents.ReadInventoryAsync(target.Name, cancellationToken);
        var unhealthy = new List<string>();
        var isHopeless = false;
        foreach (var kind in inventory.Entries.Where(static entry => !entry.IsGone && !ObjectHealth.IsImmediate(entry.Object.Kind)).GroupBy(static entry => entry.Object.Kind))
        {
            var live = await ListAsync(cluster, kind.Key, target.Name, cancellationToken);
            foreach (var reference in kind.Select(static entry => entry.Object))
            {
                var health = live.TryGetValue(reference.Key, out var value) ? ObjectHealth.Of(value, time.GetUtcNow()) : ObjectHealth.Missing;
                if (health.Status != HealthStatus.Current)
                {
                    unhealthy.Add($"{reference}: {health.Reason}");
                    isHopeless |= health.Status == HealthStatus.Failed;
                }
            }
        }

        return new HealthReport(unhealthy, isHopeless);
    }

    private static async Task<Dictionary<string, JsonObject>> ListAsync(ICluster cluster, KindName kind, string target, CancellationToken cancellationToken)
    {
        var live = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        if (await cluster.ResolveAsync(kind, cancellationToken) is not null)
        {
            foreach (var item in (await cluster.ListAsync(kind, null, $"{TrimtabNames.Target}={target}", cancellationToken)).Items)
            {
                live[item.Reference.Key] = item;
            }
        }

        return live;
    }
}
