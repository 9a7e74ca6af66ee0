namespace Trimtab.Domain.Reconcile;

/// <summary>How many objects a revision created, changed, left as they were and deleted.</summary>
public sealed record ChangeCounts(int Created, int Changed, int Unchanged, int Pruned)
{
    public bool IsNothing => Created + Changed + Pruned == 0;

    /// <summary>The larger of both for each number: a pass that goes on after a crash finds less left to do.</summary>
    public ChangeCounts Or(ChangeCounts? other) => other is null
        ? this
        : new ChangeCounts(Math.Max(Created, other.Created), Math.Max(Changed, other.Changed), Math.Min(Unchanged, other.Unchanged), Math.Max(Pruned, other.Pruned));

    public override string ToString() => $"{Created} created, {Changed} changed, {Unchanged} unchanged, {Pruned} pruned";
}
