using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Incidents;

namespace Trimtab.Relay;

/// <summary>Finds whose a failed pod is: for a report that must not wait, and for what is told when it is known.</summary>
internal sealed class FailureOwners(ICluster cluster, TimeProvider time)
{
    private static readonly TimeSpan ShortTime = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);

    private readonly OwnerChains _chains = new(cluster, time);

    /// <returns>The owners, also as they were found before; null where neither is known and the API server is slow.</returns>
    public async Task<OwnerChain?> TryFindAsync(JsonObject pod, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(ShortTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await _chains.FindAsync(pod, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Remembered(pod);
        }
        catch (ClusterException)
        {
            return Remembered(pod);
        }
    }

    /// <returns>The owners; what is known of them when the API server has not said for so long.</returns>
    public async Task<OwnerChain> FindAsync(JsonObject pod, TimeSpan longest, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        while (!limit.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return await _chains.FindAsync(pod, either.Token);
            }
            catch (ClusterException)
            {
                await Task.Delay(AskAgain, time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                break;
            }
        }

        return Known(pod);
    }

    /// <summary>Asks the cluster for nothing.</summary>
    /// <returns>The owners as they were found before; null for never.</returns>
    public OwnerChain? Remembered(JsonObject pod) => _chains.Remembered(pod);

    /// <summary>Asks the cluster for nothing.</summary>
    /// <returns>The owners as they were found before, else what the pod itself says.</returns>
    public OwnerChain Known(JsonObject pod) => Remembered(pod) ?? new OwnerChain([], WorkloadOwner.NamedBy(pod));
}
