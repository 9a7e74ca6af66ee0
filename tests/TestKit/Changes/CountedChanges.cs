using System.Collections.Concurrent;
using Trimtab.Domain.Changes;
using Trimtab.Domain.Gates;

namespace Trimtab.TestKit.Changes;

/// <summary>Remembers what was counted.</summary>
public sealed class CountedChanges : IChangeReport
{
    public ConcurrentQueue<GateDecision> Decisions { get; } = new();

    public ConcurrentQueue<string> Actions { get; } = new();

    public IReadOnlyDictionary<ChangeState, int> Counts { get; private set; } = new Dictionary<ChangeState, int>();

    public void Decided(GateDecision decision) => Decisions.Enqueue(decision);

    public void Happened(ChangeDocument change, string action) => Actions.Enqueue(action);

    public void Open(IReadOnlyDictionary<ChangeState, int> counts) => Counts = counts;
}
