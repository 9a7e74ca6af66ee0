using Trimtab.Domain.Reconcile;

namespace Trimtab.Domain.Drift;

/// <summary>Decides for one look at a target which objects are left as they are. Reads only, and only when there is something to decide.</summary>
/// <param name="ledgers">The ledgers.</param>
/// <param name="target">Key of the target.</param>
/// <param name="revision">The revision that is looked at.</param>
/// <param name="time">The clock.</param>
internal sealed class DriftView(DriftLedgers ledgers, string target, string revision, TimeProvider time)
{
    private DriftLedger? _ledger;

    /// <returns>The objects in the same order; those that stay as they are as <see cref="ChangeKind.Left"/>.</returns>
    public async Task<IReadOnlyList<PlannedObject>> DecideAsync(IReadOnlyList<PlannedObject> objects, CancellationToken cancellationToken)
    {
        if (!objects.Any(static planned => planned.Drift is not null))
        {
            return objects;
        }

        _ledger ??= await ledgers.ReadAsync(target, cancellationToken);
        var now = time.GetUtcNow();
        return [.. objects.Select(planned => Decide(planned, _ledger, revision, now))];
    }

    /// <summary>One object, by what the ledger says now. What is left already stays left: it is looked at again.</summary>
    public static PlannedObject Decide(PlannedObject planned, DriftLedger ledger, string revision, DateTimeOffset now)
    {
        if (planned.Drift is not { } drift)
        {
            return planned;
        }

        var known = ledger.Find(planned.Desired.Reference);
        drift = drift with { IsGitChange = drift.IsGitChange && !DriftRules.IsOwnCapture(known, planned.Desired.Value) };
        return DriftRules.IsLeft(planned.Desired.Policy, drift.IsGitChange, known, revision, now) ? planned with { Change = ChangeKind.Left, Drift = drift } : planned;
    }
}
