using Trimtab.Domain.Assets;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Gates.Policies;
using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Updates;

/// <summary>Queues a change that its gate let through.</summary>
public sealed class StartUpdateHandler(UpdateDocuments documents, IUpdateOrders orders, UpdateQueue queue, TimeProvider time) : IMessageHandler<StartUpdate>
{
    public async Task<Outcome> HandleAsync(StartUpdate body, MessageContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(context);
        var (present, etag) = await documents.ReadAsync(body.Change, cancellationToken);
        if (present is { IsClosed: false })
        {
            await documents.MarkActiveAsync(present.Id, present.QueuedAt, cancellationToken);
            await queue.AdvanceAsync(cancellationToken);
            return new Outcome.Done($"{present.Title()} is under way: {present.Status}");
        }

        var (order, reason) = await orders.TakeAsync(body.Change, context, cancellationToken);
        if (order is null)
        {
            return new Outcome.Done(reason);
        }

        var now = time.GetUtcNow();
        var update = new UpdateDocument
        {
            Change = order.Change,
            Asset = order.Asset,
            Mode = order.Mode ?? ModeOf(order.Asset),
            Execution = order.Execution,
            IsMerged = order.IsMerged,
            QueuedAt = now,
            Priority = order.Priority,
            DependsOn = UpdateDependencies.Of(order.Asset),
            PhaseSince = now,
            NextTickDue = now,
            Sequence = (present?.Sequence ?? 0) + 1,
            Steps = present?.Steps ?? [],
            FleetVersion = order.FleetVersion,
            RequestedBy = order.RequestedBy,
            CorrelationId = order.CorrelationId,
        };
        await documents.MarkActiveAsync(update.Id, now, cancellationToken);
        if (await documents.TryWriteAsync(update.Decide("update.queued", order.RequestedBy, update.CommitGroup is { Length: > 0 } group ? $"It waits for its turn, at least {Duration.ToText(update.Execution.GroupWait)} for others of group {group}." : "It waits for its turn.", now), etag, cancellationToken) is null)
        {
            return new Outcome.Wait(TimeSpan.FromSeconds(1), $"{update.Title()} is being written by others.");
        }

        await queue.AdvanceAsync(cancellationToken);
        return new Outcome.Done($"{update.Title()} is queued.");
    }

    /// <summary>How an asset is updated when its policy does not say: where it comes from decides, so that nothing brings the old version back.</summary>
    public static UpdateMode ModeOf(Asset asset)
    {
        ArgumentNullException.ThrowIfNull(asset);
        return asset switch
        {
            { Id.Kind: AssetKind.Container } => UpdateMode.Docker,
            { Target: not null } => UpdateMode.Git,
            { Id.Kind: AssetKind.HelmRelease } => UpdateMode.Helm,
            _ => UpdateMode.Patch,
        };
    }
}
