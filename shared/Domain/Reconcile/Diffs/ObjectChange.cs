namespace Trimtab.Domain.Reconcile.Diffs;

/// <summary>What an apply would do to an object.</summary>
public enum ObjectChange
{
    Created,
    Changed,

    /// <summary>It left the source and would be deleted.</summary>
    Pruned,

    /// <summary>It differs, and its drift policy leaves that so.</summary>
    Left,
}
