using Trimtab.Domain.Gates;

namespace Trimtab.Domain.Changes;

/// <summary>Counts what gates decide and what becomes of changes.</summary>
public interface IChangeReport
{
    /// <summary>A gate decided about one part of an asset.</summary>
    void Decided(GateDecision decision);

    /// <summary>Something happened to a change and was recorded.</summary>
    /// <param name="change">The change as it is now.</param>
    /// <param name="action">The record's action: <c>change.approved</c>.</param>
    void Happened(ChangeDocument change, string action);

    /// <summary>How many changes are open, by state.</summary>
    void Open(IReadOnlyDictionary<ChangeState, int> counts);
}
