namespace Trimtab.Domain.Reconcile;

/// <summary>What applying an object does to the cluster.</summary>
public enum ChangeKind
{
    Unchanged,
    Created,
    Changed,
}
