using System.Runtime.ExceptionServices;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Guards;

/// <summary>Looks for new templates of guarded Deployments: one list call a guard, and nothing at all without guards.</summary>
public sealed class GuardScan(GuardScout scout, IFleet fleet, IClusters clusters, TimeProvider time)
{
    private const int MostNamespaces = 10;

    // What is known is asked for again in case that a person released a template elsewhere.
    private static readonly TimeSpan Trusted = TimeSpan.FromMinutes(10);

    private volatile IReadOnlyDictionary<string, KnownRevision> _known = new Dictionary<string, KnownRevision>(StringComparer.Ordinal);

    /// <summary>Looks at every guarded Deployment whose newest revision is not known here.</summary>
    /// <returns>How many windows run over what was looked at.</returns>
    /// <exception cref="ClusterException">A cluster refused to be looked at; the others were looked at nevertheless.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var guards = fleet.Current.Guards.Values.OrderBy(static guard => guard.Name, StringComparer.Ordinal).ToList();
        Dictionary<string, KnownRevision> known = new(StringComparer.Ordinal);
        HashSet<string> seen = new(StringComparer.Ordinal);
        ClusterException? refusal = null;
        var windows = 0;
        foreach (var guard in guards)
        {
            try
            {
                windows += await RunAsync(guard, seen, known, cancellationToken);
            }
            catch (ClusterException fault)
            {
                // A cluster that does not answer is told elsewhere, and looked at again in a moment.
                refusal = fault.IsRefusal ? fault : refusal;
            }
        }

        _known = known;
        if (refusal is not null)
        {
            ExceptionDispatchInfo.Throw(refusal);
        }

        return windows;
    }

    private async Task<int> RunAsync(FleetGuard guard, HashSet<string> seen, Dictionary<string, KnownRevision> known, CancellationToken cancellationToken)
    {
        var cluster = await clusters.GetAsync(guard.Cluster, cancellationToken);
        var windows = 0;
        foreach (var deployment in await ListAsync(cluster, guard, cancellationToken))
        {
            // Of several guards the first by name watches.
            if (!guard.Watches(deployment) || !seen.Add($"{guard.Cluster}/{deployment.Uid}"))
            {
                continue;
            }

            if (IsKnown(deployment) is { } before)
            {
                known[deployment.Uid] = before;
                continue;
            }

            // Without pods there is nothing to watch, and most such Deployments stay so for long: what their template is, is asked when they are scaled up.
            if (deployment.Number("spec", "replicas") == 0)
            {
                continue;
            }

            var (window, isKnown) = await scout.LookAsync(guard, cluster, deployment, cancellationToken);
            windows += window is null ? 0 : 1;
            if (isKnown)
            {
                known[deployment.Uid] = new KnownRevision(NumberOf(deployment), time.GetUtcNow() + Trusted);
            }
        }

        return windows;
    }

    private KnownRevision? IsKnown(JsonObject deployment)
        => _known.TryGetValue(deployment.Uid, out var before) && before.Number == NumberOf(deployment) && time.GetUtcNow() < before.Until && DeploymentRevision.IsObserved(deployment)
            ? before
            : null;

    private static string NumberOf(JsonObject deployment) => deployment.Annotation(DeploymentRevision.RevisionAnnotation) ?? "";

    private static async Task<IReadOnlyList<JsonObject>> ListAsync(ICluster cluster, FleetGuard guard, CancellationToken cancellationToken)
    {
        var exact = guard.Include.Labels.Where(static label => !NotificationRoute.IsPattern(label.Value)).Select(static label => $"{label.Key}={label.Value}").ToList();
        var selector = exact.Count == 0 ? null : string.Join(',', exact);
        var namespaces = guard.Include.Namespaces;
        if (namespaces.Count is 0 or > MostNamespaces || namespaces.Any(NotificationRoute.IsPattern))
        {
            return (await cluster.ListAsync(KindName.Deployment, null, selector, cancellationToken)).Items;
        }

        var lists = await Task.WhenAll(namespaces.Distinct(StringComparer.Ordinal).Select(name => cluster.ListAsync(KindName.Deployment, name, selector, cancellationToken)));
        return [.. lists.SelectMany(static list => list.Items)];
    }

    private sealed record KnownRevision(string Number, DateTimeOffset Until);
}
