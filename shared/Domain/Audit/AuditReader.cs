using System.Runtime.CompilerServices;
using Trimtab.Domain.State;

namespace Trimtab.Domain.Audit;

/// <summary>Reads and checks the stored log.</summary>
public sealed class AuditReader(IAppendLog log)
{
    /// <summary>All records in order, one segment in memory at a time.</summary>
    /// <exception cref="InvalidAuditLogException">A line is no record; its place is in the message.</exception>
    public async IAsyncEnumerable<AuditEntry> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var line in ReadLinesAsync(cancellationToken))
        {
            yield return line.IsEnded && AuditEntry.TryParse(line.Content.Span, out var entry)
                ? entry
                : throw new InvalidAuditLogException($"{line.Segment}:{line.Number} is not an audit record; see what trimtab audit verify says.");
        }
    }

    /// <summary>Checks the whole log.</summary>
    /// <param name="remembered">A head noted earlier; null when there is none.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    public async Task<AuditVerification> VerifyAsync(AuditHead? remembered, CancellationToken cancellationToken)
    {
        var chain = new AuditChain(remembered);
        await foreach (var line in ReadLinesAsync(cancellationToken))
        {
            chain.Add(line);
        }

        return chain.Finish();
    }

    private async IAsyncEnumerable<AuditLine> ReadLinesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var number in await AuditSegments.ListAsync(log, cancellationToken))
        {
            var name = AuditSegments.Name(number);
            foreach (var line in AuditLine.Split(name, await log.ReadAsync(name, 0, cancellationToken)))
            {
                yield return line;
            }
        }
    }
}
