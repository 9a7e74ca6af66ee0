using Trimtab.Domain.Clusters;
using Trimtab.Domain.Docker;
using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Assets.Watching;

/// <summary>Follows what one place tells of its changes. A place that can't be followed is scanned by the interval all the same.</summary>
public sealed class PlaceWatch(IClusters clusters, IDockerHosts hosts, IFleet fleet, ScanRequests requests, TimeProvider time)
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RefusedRetry = TimeSpan.FromMinutes(10);
    private static readonly string[] ContainerActions = ["create", "start", "die", "destroy", "rename", "pause", "unpause", "update"];
    private static readonly KindName[][] Kinds = [[KindName.Deployment], [new("apps/v1", "StatefulSet")], [new("apps/v1", "DaemonSet")], [new("batch/v1", "CronJob"), new("batch/v1beta1", "CronJob")]];

    /// <summary>Follows it until it is cancelled.</summary>
    public Task RunAsync(string place, CancellationToken cancellationToken)
    {
        // What happened before it was followed was told to nobody.
        requests.Want(place, null);
        return fleet.Current.Clusters.ContainsKey(place)
            ? Task.WhenAll(Kinds.Select(kind => AgainAsync(token => FollowAsync(place, kind, token), cancellationToken)))
            : AgainAsync(token => FollowAsync(place, token), cancellationToken);
    }

    private async Task AgainAsync(Func<CancellationToken, Task> follow, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var wait = Retry;
            try
            {
                await follow(cancellationToken);
            }
            catch (Exception e) when (e is ClusterException or DockerException || (e is OperationCanceledException && cancellationToken.IsCancellationRequested))
            {
                // Its scans say what is wrong with it. Somebody must grant a right first; and each attempt lists before it watches.
                wait = e is ClusterException { IsRefusal: true } ? RefusedRetry : Retry;
            }

            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowAsync(string place, KindName[] names, CancellationToken cancellationToken)
    {
        var cluster = await clusters.GetAsync(place, cancellationToken);
        foreach (var name in names)
        {
            if (await cluster.ResolveAsync(name, cancellationToken) is null)
            {
                continue;
            }

            var changes = new WorkloadChanges();
            await foreach (var told in cluster.WatchAsync(name, null, null, cancellationToken))
            {
                if (changes.Concern(told, out var one) && (one is null || fleet.Current.Inventory.NamespacesOf(place).Holds(one)))
                {
                    requests.Want(place, one);
                }
            }
        }
    }

    private async Task FollowAsync(string place, CancellationToken cancellationToken)
    {
        var host = await hosts.GetAsync(place, cancellationToken);
        await foreach (var told in host.ReadEventsAsync(["container"], cancellationToken))
        {
            var action = told.Text("Action");
            if (ContainerActions.Contains(action, StringComparer.Ordinal) || action.StartsWith("health_status", StringComparison.Ordinal))
            {
                requests.Want(place, null);
            }
        }

        // Whatever happened until it answers again was not told.
        requests.Want(place, null);
    }
}
