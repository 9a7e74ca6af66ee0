using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.Reconcile;

namespace Trimtab.Domain.Rollouts;

/// <summary>Begins and supersedes rollouts for the reconciler.</summary>
public sealed class RolloutStarter(
    RolloutDocuments documents,
    RolloutObjects objects,
    RolloutEnding ending,
    Holds holds,
    RolloutHistory history,
    IFleet fleet,
    IClusters clusters,
    IMessageSender sender,
    TimeProvider time) : IRollouts
{
    private const int WriteAttempts = 10;

    // A marker without a document is a start that goes on just now, or one that was killed: after this long it is the latter.
    private static readonly TimeSpan StrayAge = TimeSpan.FromMinutes(1);

    /// <summary>Begins the rollout of a revision: configuration copies, the rollout's document, its first tick. A repeat for the same revision
    /// changes nothing while that rollout runs or its revision is held; one that ended otherwise (superseded, released) is begun anew.</summary>
    /// <returns>The rollout's id: <c>{target}-{first 8 digits of the revision}</c>.</returns>
    /// <exception cref="ClusterException">A Deployment of the request is not in the cluster (any more): reason <c>NotFound</c>.</exception>
    /// <remarks>Order: marker, copies, document, tick. Killed after the document, the sweep sends the tick; killed before it, the
    /// reconcile message comes again.</remarks>
    public async Task<string> StartAsync(RolloutRequest request, MessageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(context);
        var id = RolloutNames.Id(request.Target, request.Revision);
        if (await holds.FindAsync(request.Target, request.Revision, cancellationToken) is not null
            || await SupersedeOthersAsync(request.Target, request.Revision, context, cancellationToken))
        {
            return id;
        }

        var (earlier, etag) = await documents.ReadAsync(id, cancellationToken);
        if (earlier is { IsClosed: false } && !await ending.CloseAsync(new RolloutTurn(documents, earlier, etag), cancellationToken))
        {
            return id;
        }

        if (earlier is not null)
        {
            (earlier, etag) = await documents.ReadAsync(id, cancellationToken);
        }

        await documents.MarkActiveAsync(request.Target, id, time.GetUtcNow(), cancellationToken);
        var document = await PrepareAsync(request, earlier, context, cancellationToken);
        if (await documents.TryWriteAsync(document, etag, cancellationToken) is not null)
        {
            await sender.SendAsync(new RolloutTick(id, document.Sequence), document.Context(), TimeSpan.Zero, cancellationToken);
            await history.TrimAsync(request.Target, cancellationToken);
        }

        return id;
    }

    /// <summary>Ends the target's running rollout of another revision, if there is one, because a newer revision came: its canary is removed.</summary>
    /// <returns>Whether a rollout of <paramref name="revision"/> itself is already running (then reconcile leaves it alone).</returns>
    public async Task<bool> SupersedeOthersAsync(string target, string revision, MessageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var isRunning = false;
        foreach (var active in await documents.ListActiveAsync(target, cancellationToken))
        {
            var (document, etag) = await documents.ReadAsync(active.Rollout, cancellationToken);
            if (document is null)
            {
                await RemoveStrayAsync(active, cancellationToken);
            }
            else if (document.Revision == revision)
            {
                isRunning |= !document.IsEnded;
            }
            else
            {
                await SupersedeAsync(new RolloutTurn(documents, document, etag), revision, context.RequestedBy, cancellationToken);
            }
        }

        return isRunning;
    }

    private async Task SupersedeAsync(RolloutTurn turn, string revision, string by, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= WriteAttempts; attempt++)
        {
            var document = turn.Document;
            if (document.IsClosed)
            {
                await documents.UnmarkActiveAsync(document.Target, document.Id, cancellationToken);
                return;
            }

            if (document.Phase == RolloutPhase.Succeeded)
            {
                // Its own tick marks the revision good and closes it; its canary has long gone.
                return;
            }

            var now = time.GetUtcNow();
            var superseded = document.IsEnded ? document : document.SupersededBy(revision, by, now);
            var isOurs = await turn.TrySaveAsync(superseded with { Sequence = document.Sequence + 1, NextTickDue = now }, cancellationToken)
                && await ending.CloseAsync(turn, cancellationToken);
            if (isOurs || !await turn.TryReloadAsync(cancellationToken))
            {
                return;
            }
        }

        throw new InvalidOperationException($"Rollout {turn.Document.Id} could not be superseded: others write it all the time.");
    }

    private async Task RemoveStrayAsync(ActiveRollout active, CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() - active.Since > StrayAge && fleet.Current.Targets.TryGetValue(active.Target, out var target))
        {
            await objects.DeleteStrayAsync(target.Cluster, active.Rollout, cancellationToken);
            await documents.UnmarkActiveAsync(active.Target, active.Rollout, cancellationToken);
        }
    }

    private async Task<RolloutDocument> PrepareAsync(
        RolloutRequest request, RolloutDocument? earlier, MessageContext context, CancellationToken cancellationToken)
    {
        var current = fleet.Current;
        var target = current.Targets[request.Target];
        var now = time.GetUtcNow();
        var document = new RolloutDocument
        {
            Id = RolloutNames.Id(request.Target, request.Revision),
            Target = request.Target,
            Cluster = target.Cluster,
            Source = target.Source,
            Revision = request.Revision,
            PreviousRevision = request.PreviousRevision,
            Commit = request.Commit,
            Policy = target.RolloutPolicy is { } policy ? current.RolloutPolicies[policy] : RolloutPolicy.Default,
            PromotionDeadline = target.Timeout,
            FleetVersion = current.Version,
            RequestedBy = context.RequestedBy,
            CorrelationId = context.CorrelationId,
            Workloads = await PrepareWorkloadsAsync(request, target.Cluster, cancellationToken),
            Attempt = (earlier?.Attempt ?? 0) + 1,
            StartedAt = now,
            PhaseSince = now,
            StepSince = now,
            Sequence = (earlier?.Sequence ?? 0) + 1,
            NextTickDue = now,
            Decisions = earlier?.Decisions ?? [],
            PendingRecords = earlier?.PendingRecords ?? [],
            PendingNotifications = earlier?.PendingNotifications ?? [],
            ObeyedCommands = earlier?.ObeyedCommands ?? [],
        };
        var names = string.Join(", ", document.Workloads.Select(static workload => workload.StableReference()));
        return document.Decide("rollout.started", context.RequestedBy, $"{names} changed by {RolloutNames.Short(request.Revision)}: {request.Commit.Subject}", now, NotificationEvent.RolloutStarted);
    }

    private async Task<IReadOnlyList<RolloutWorkload>> PrepareWorkloadsAsync(RolloutRequest request, string clusterName, CancellationToken cancellationToken)
    {
        var cluster = await clusters.GetAsync(clusterName, cancellationToken);
        var id = RolloutNames.Id(request.Target, request.Revision);
        return await Task.WhenAll(request.Deployments.Select(PrepareOneAsync));

        async Task<RolloutWorkload> PrepareOneAsync(JsonObject desired)
        {
            var stable = await cluster.GetAsync(desired.Reference, cancellationToken)
                ?? throw new ClusterException($"{desired.Reference} is not in cluster {clusterName}: a rollout needs a running one.", "NotFound", 404);
            var copies = ConfigurationCopies.For(desired, request.Configuration, id);
            await RolloutObjects.ApplyCopiesAsync(cluster, copies.Copies, cancellationToken);
            return new RolloutWorkload
            {
                Namespace = stable.Namespace,
                Name = stable.Name,
                Canary = RevisionAnnotation.On(CanaryDeployment.From(stable, copies.Deployment, id), request.Revision),
                SavedTemplate = stable.Find("spec", "template")?.DeepClone() as JsonObject ?? [],
                SavedRevision = stable.Annotation(TrimtabNames.Revision),
                Copies = [.. copies.Copies.Select(static copy => copy.Reference)],
            };
        }
    }
}
