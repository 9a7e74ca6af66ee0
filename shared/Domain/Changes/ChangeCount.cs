namespace Trimtab.Domain.Changes;

/// <summary>Counts the open changes by state, for whoever reads the metrics.</summary>
public sealed class ChangeCount(ChangeDocuments changes, IChangeReport report)
{
    private static readonly ChangeState[] Open = [ChangeState.Proposed, ChangeState.Waiting, ChangeState.AwaitingApproval, ChangeState.Approved, ChangeState.Started];

    public async Task CountAsync(CancellationToken cancellationToken)
    {
        var open = await changes.ReadAllAsync(isClosedToo: false, cancellationToken);
        report.Open(Open.ToDictionary(static state => state, state => open.Count(change => change.State == state)));
    }
}
