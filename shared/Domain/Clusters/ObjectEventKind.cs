namespace Trimtab.Domain.Clusters;

public enum ObjectEventKind
{
    Added,
    Modified,
    Deleted,

    /// <summary>All objects present at the start (or after a new list) have been reported.</summary>
    Synced,
}
