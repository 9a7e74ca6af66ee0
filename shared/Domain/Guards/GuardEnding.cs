using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Judging;
using Trimtab.Domain.Rollouts;

namespace Trimtab.Domain.Guards;

/// <summary>Carries out what a guard's window decided. Every step may be repeated.</summary>
/// <remarks>Order of a roll-back: the template is held, so that it is taken back at once when it comes again; what would put it back is suspended;
/// the workload gets its last good template; then the document says how it went, and people are told.</remarks>
public sealed class GuardEnding(RolloutDocuments documents, GuardedWorkloads memory, RolloutOutbox outbox, IClusters clusters, TimeProvider time)
{
    /// <summary>Takes the failed template back.</summary>
    /// <returns>False when somebody else wrote meanwhile.</returns>
    public async Task<bool> TakeBackAsync(RolloutTurn turn, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(turn);
        var document = turn.Document;
        var guard = document.Guard!;
        await RememberAsync(document, RolloutPhase.RolledBack, cancellationToken);

        var cluster = await clusters.GetAsync(document.Cluster, cancellationToken);
        var live = await cluster.GetAsync(document.Workloads[0].StableReference(), cancellationToken);
        var concerns = TemplateRestorer.Concerns(document, live);
        List<SuspendedOwner> suspensions = [];
        foreach (var owner in guard.Owners)
        {
            suspensions.Add(await OwnerSuspension.SuspendAsync(cluster, owner, document.Id, document.Status, mayWrite: concerns, cancellationToken));
        }

        var restored = await TemplateRestorer.RestoreAsync(cluster, document, cancellationToken);
        var told = concerns ? suspensions : suspensions.Where(static suspension => suspension.State == SuspensionState.Suspended).ToList();
        var done = guard with
        {
            Suspensions = suspensions,
            IsRestored = restored.IsDone,
            Outcome = GuardOutcome.Of(document.Id, document.Workloads[0].StableReference().ToString(), restored, told),
        };
        return await turn.TrySaveAsync(document.Restored(done, time.GetUtcNow()), cancellationToken) && await CloseAsync(turn, cancellationToken);
    }

    /// <summary>Remembers how the window ended, records, and closes it.</summary>
    /// <returns>False when somebody else wrote meanwhile.</returns>
    public async Task<bool> CloseAsync(RolloutTurn turn, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(turn);
        var document = turn.Document;
        await RememberAsync(document, document.Phase, cancellationToken);
        var flushed = await outbox.FlushAsync(document, cancellationToken);
        if (!await turn.TrySaveAsync(flushed with { IsClosed = true, Sequence = document.Sequence + 1 }, cancellationToken))
        {
            return false;
        }

        await documents.UnmarkActiveAsync(document.Target, document.Id, cancellationToken);
        return true;
    }

    private static Baseline? RatesOf(RolloutDocument document, RolloutGuard guard)
        => BaselineJudge.OfWatched(document.Workloads[0].Judge) is var seen && seen.Requests >= document.Policy.Judge.MinRequests ? seen : guard.Rates;

    private async Task RememberAsync(RolloutDocument document, RolloutPhase end, CancellationToken cancellationToken)
    {
        var (guard, workload) = (document.Guard!, document.Workloads[0]);
        if (end == RolloutPhase.Superseded)
        {
            // Nothing is known of the template; if it is still there, it is watched anew.
            return;
        }

        var good = new GoodTemplate(document.PreviousRevision ?? "", workload.SavedTemplate, guard.Rates);
        await memory.UpdateAsync(
            new WorkloadPlace(document.Cluster, workload.Namespace, workload.Name),
            before => After(before?.Uid == guard.Uid ? before : new GuardedWorkload { Uid = guard.Uid, Revision = "", Good = good }),
            cancellationToken);

        GuardedWorkload After(GuardedWorkload known) => end switch
        {
            RolloutPhase.Succeeded => known.WithGood(guard.Revision, new GoodTemplate(document.Revision, workload.Canary.Find("spec", "template") as JsonObject ?? [], RatesOf(document, guard))),
            RolloutPhase.RolledBack => known.WithFailed(guard.Revision, document.Revision, document.StartedAt, document.Status),
            _ => known.WithDone(guard.Revision),
        };
    }
}
