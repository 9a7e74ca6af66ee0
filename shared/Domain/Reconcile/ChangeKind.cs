namespace Trimtab.Domain.Reconcile;

/// <summary>What applying an object does to the cluster.</summary>
public enum ChangeKind
{
    Unchanged,
    Created,
    Changed,

    /// <summary>It differs, and stays as it is: see <see cref="Drift.DriftRules"/>.</summary>
    Left,
}
