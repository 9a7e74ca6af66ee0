using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Drift;
using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Reconcile;

/// <summary>Writes one planned object.</summary>
/// <remarks>Where the policy would keep a live change, the write carries the version that was planned upon. So a change that came after the plan is a conflict
/// and not written over, and costs the pass without one no call.</remarks>
internal sealed class PlannedWrites(ICluster cluster, InventoryLedger inventory, string revision)
{
    // Controllers write beside us: over and over for a moment, but hardly between each of so many looks and writes.
    private const int Attempts = 8;

    /// <param name="planned">The object.</param>
    /// <param name="lookAgain">Compares it with the cluster as it is now.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="ClusterException">The server refuses the object, or does not answer.</exception>
    /// <exception cref="TargetOvertakenException">Somebody changed it since the plan was made, and the plan did not decide about that change.</exception>
    public async Task ApplyAsync(PlannedObject planned, Func<DesiredObject, CancellationToken, Task<PlannedObject>> lookAgain, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (planned is { Change: ChangeKind.Unchanged, Live: { } mark, TakesFieldsBack: false })
            {
                inventory.Applied(planned.Desired, mark, planned.LiveContent, isWritten: false);
                return;
            }

            try
            {
                await WriteAsync(planned, cancellationToken);
                return;
            }
            catch (ClusterException exception) when (exception.Status == 409 && attempt < Attempts)
            {
                // Without a version asked for, somebody wrote between the server's own read and write: the next try reads again.
                planned = IsConditional(planned) ? Follow(planned, await lookAgain(planned.Desired, cancellationToken)) : planned;
            }
        }
    }

    private static bool IsConditional(PlannedObject planned) => planned is { Live: not null, LiveUid.Length: > 0, Desired.Policy: not DriftPolicy.Revert };

    /// <summary>What others wrote beside the applied fields changes nothing about a decision.</summary>
    private static PlannedObject Follow(PlannedObject planned, PlannedObject now)
        => now.Drift is null || (now.Drift.IsGone == planned.Drift?.IsGone && now.Drift.Difference == planned.Drift.Difference)
            ? now
            : throw new TargetOvertakenException($"{planned.Desired.Reference} was changed in the cluster while its revision was being written: look again.");

    private async Task WriteAsync(PlannedObject planned, CancellationToken cancellationToken)
    {
        var isCaptured = planned.Desired.Policy == DriftPolicy.Capture;
        var wanted = RevisionAnnotation.On(IsConditional(planned) ? Conditional(planned) : planned.Desired.Value, revision);
        var applied = await cluster.ApplyAsync(wanted, new ApplyOptions(MetadataOnly: !isCaptured), cancellationToken);
        inventory.Applied(planned.Desired, AppliedMark.Of(applied), isCaptured ? SanitizedContent.DigestOf(applied) : null, isWritten: true);
    }

    // With the uid, an object that is gone is a conflict too: a version alone would make it anew, or be refused for good.
    private static JsonObject Conditional(PlannedObject planned)
    {
        var wanted = planned.Desired.Value.Copy();
        var metadata = wanted["metadata"]!.AsObject();
        metadata["resourceVersion"] = planned.Live!.ResourceVersion;
        metadata["uid"] = planned.LiveUid;
        return wanted;
    }
}
