namespace Trimtab.Domain.Reconcile;

/// <summary>A revision can't be applied: the build, the API server or a quota refuses it. Trying again helps only after somebody changed something.</summary>
public sealed class RevisionRefusedException(IReadOnlyList<string> faults)
    : Exception(string.Join("; ", faults))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}
