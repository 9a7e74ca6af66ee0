using Trimtab.Domain.Changes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Messaging;

namespace Trimtab.Domain.Updates;

/// <summary>Takes orders from the desk where changes are cleared, under the policies in force.</summary>
public sealed class DeskOrders(ChangeMaking making, ChangeJudge judge, IFleet fleet) : IUpdateOrders
{
    public async Task<(UpdateOrder? Order, string Reason)> TakeAsync(string change, MessageContext context, CancellationToken cancellationToken)
    {
        var (begun, reason) = await making.BeginAsync(change, context, cancellationToken);
        if (begun is null)
        {
            return (null, reason);
        }

        var now = fleet.Current;
        var policy = new Gates.Policies.UpdateRules(now).For(begun.Asset, begun.Change.Part, begun.Change.Artifact);
        return (new UpdateOrder(begun.Change, begun.Asset, policy.ModeFor(begun.Asset), policy.Execution.Value ?? UpdateExecution.Default, begun.Priority, begun.RequestedBy, begun.CorrelationId, now.Version)
        {
            IsMerged = begun.IsMerged,
        }, reason);
    }

    public async Task<(Change? Change, string Reason)> FollowAsync(string change, ArtifactVersion running, MessageContext context, CancellationToken cancellationToken)
    {
        var (followed, reason) = await making.FollowAsync(change, running, context, cancellationToken);
        return (followed?.Change, reason);
    }

    public (DateTimeOffset Until, string For)? WaitOf(UpdateDocument update, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(update);
        return judge.WaitOf(update.Asset, update.Change, now);
    }

    public Task EndedAsync(UpdateDocument update, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(update);
        return making.EndAsync(update.Id, update.Phase == UpdatePhase.Succeeded, update.Status, update.Context(), cancellationToken);
    }
}
