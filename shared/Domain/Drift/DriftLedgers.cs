using Trimtab.Domain.Reconcile;
using Trimtab.Domain.State;

namespace Trimtab.Domain.Drift;

/// <summary>Reads and writes ledgers. Both sides change them under optimistic concurrency, so that of two decisions about one object one comes first, and the other knows.</summary>
public sealed class DriftLedgers(IDocumentStore documents)
{
    private const int Attempts = 20;

    public async Task<DriftLedger> ReadAsync(string target, CancellationToken cancellationToken) => (await ReadStoredAsync(target, cancellationToken)).Ledger;

    /// <summary>Changes a ledger.</summary>
    /// <param name="target">Key of the target.</param>
    /// <param name="change">Decides from what is there now; called again when somebody else wrote meanwhile.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What is there now.</returns>
    /// <exception cref="TargetOvertakenException">Others write all the time: try again later.</exception>
    public Task<DriftLedger> UpdateAsync(string target, Func<DriftLedger, DriftLedger> change, CancellationToken cancellationToken)
        => UpdateAsync(target, current => Task.FromResult(change(current)), cancellationToken);

    /// <summary>The same, where the decision needs what else is stored: what is read then is never older than the ledger that is decided about.</summary>
    /// <inheritdoc cref="UpdateAsync(string, Func{DriftLedger, DriftLedger}, CancellationToken)"/>
    public async Task<DriftLedger> UpdateAsync(string target, Func<DriftLedger, Task<DriftLedger>> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var (ledger, etag) = await ReadStoredAsync(target, cancellationToken);
            var next = await change(ledger);
            if (next.Says(ledger) || await TryWriteAsync(next, etag, cancellationToken) is not null)
            {
                return next;
            }
        }

        throw new TargetOvertakenException($"Others write the drift ledger of target {target} all the time.");
    }

    private async Task<(DriftLedger Ledger, string ETag)> ReadStoredAsync(string target, CancellationToken cancellationToken)
    {
        var (ledger, etag) = await documents.ReadAsync<DriftLedger>(NameOf(target), cancellationToken);
        return (ledger ?? new DriftLedger(target, []), etag);
    }

    private Task<string?> TryWriteAsync(DriftLedger ledger, string etag, CancellationToken cancellationToken)
        => etag.Length == 0
            ? documents.TryCreateAsync(NameOf(ledger.Target), ledger, cancellationToken)
            : documents.TryReplaceAsync(NameOf(ledger.Target), ledger, etag, cancellationToken);

    private static string NameOf(string target) => $"drift/{target}.json";
}
