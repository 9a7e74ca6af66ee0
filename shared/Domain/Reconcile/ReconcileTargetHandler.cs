using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Sources;
using Trimtab.Domain.State;

namespace Trimtab.Domain.Reconcile;

/// <summary>Brings one target to a revision, under the target's lease.</summary>
public sealed class ReconcileTargetHandler(
    IFleet fleet, IClusters clusters, ILeases leases, TargetDocuments documents, TargetReconciler reconciler, TimeProvider time)
    : IMessageHandler<ReconcileTarget>
{
    private static readonly TimeSpan BusyWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TroubleWait = TimeSpan.FromSeconds(5);

    public async Task<Outcome> HandleAsync(ReconcileTarget body, MessageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        var document = fleet.Current;
        if (!document.Targets.TryGetValue(body.Target, out var target))
        {
            return new Outcome.Done($"The fleet has no target {body.Target} any more.");
        }

        // Before anything else, so that waiting for a silent cluster costs next to nothing.
        if (await FindHoldUpAsync(target.Cluster, cancellationToken) is { } holdUp)
        {
            return await reconciler.FindNewerAsync(target.Source, body.Revision, cancellationToken) ?? new Outcome.Wait(holdUp.RetryAfter ?? TroubleWait, holdUp.Message);
        }

        await using var lease = await TargetLease.TryTakeAsync(leases, target.Name, context.MessageId, time, cancellationToken);
        if (lease is null)
        {
            return new Outcome.Wait(BusyWait, $"Target {target.Name} is being worked on.");
        }

        var session = await TargetSession.OpenAsync(documents, time, document, target, context, lease.Token);
        try
        {
            return await reconciler.ReconcileAsync(session, body.Revision, lease.Token);
        }
        catch (ClusterException exception) when (!exception.IsRefusal && exception.Reason != ClusterException.Busy)
        {
            var after = exception.RetryAfter is { } asked && asked > TroubleWait ? asked : TroubleWait;
            return await WaitAsync(session, after, $"Cluster {target.Cluster}: {exception.Message}", cancellationToken);
        }
        catch (SourceException exception) when (exception.IsTransient)
        {
            return await WaitAsync(session, TroubleWait, $"Source {target.Source}: {exception.Message}", cancellationToken);
        }
        catch (TargetOvertakenException overtaken)
        {
            return new Outcome.Wait(BusyWait, overtaken.Message);
        }
        catch (OperationCanceledException) when (lease.IsLost && !cancellationToken.IsCancellationRequested)
        {
            return new Outcome.Wait(BusyWait, $"The lease of target {target.Name} was lost.");
        }
    }

    // What else may be wrong with the cluster is met again later, and told in the target's state.
    private async Task<ClusterException?> FindHoldUpAsync(string cluster, CancellationToken cancellationToken)
    {
        try
        {
            await clusters.GetAsync(cluster, cancellationToken);
            return null;
        }
        catch (ClusterException exception)
        {
            return exception.Reason is ClusterException.NotAsked or ClusterException.Busy ? exception : null;
        }
    }

    private static async Task<Outcome> WaitAsync(TargetSession session, TimeSpan after, string reason, CancellationToken cancellationToken)
    {
        await session.NoteAsync(reason, cancellationToken);
        return new Outcome.Wait(after, reason);
    }
}
