using Trimtab.Domain.State;

namespace Trimtab.Domain.Audit;

/// <summary>The audit log in growing files <c>audit/00000001.jsonl</c>, <c>audit/00000002.jsonl</c>, ...</summary>
/// <remarks>Any number of processes may write. Each append is conditional on the length that the writer has read up to, so of two
/// that follow the same record one is refused, reads on and follows the other. Which segment is written depends only on the
/// length of the last one, so all writers roll at the same record.</remarks>
/// <param name="log">Where the files are.</param>
/// <param name="maxSegmentBytes">A segment this long is closed. 4 MiB are at most 20,000 lines, far from the 50,000 blocks that a file may have;
/// repeats are recognised within the last two segments.</param>
public sealed class AuditLog(IAppendLog log, int maxSegmentBytes = 4 * 1024 * 1024) : IAuditLog, IDisposable
{
    private const int MaxBlockBytes = 1024 * 1024;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private AuditTail? _tail;

    /// <inheritdoc/>
    /// <exception cref="InvalidAuditLogException">The stored log is damaged at its end.</exception>
    /// <exception cref="StorageException">Storage failed; the records may or may not be there: append them again.</exception>
    public async Task AppendAsync(IReadOnlyList<AuditRecord> records, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            _tail ??= await ReadTailAsync(cancellationToken);
            for (var pending = Missing(_tail, records); pending.Count > 0; pending = Missing(_tail, pending))
            {
                RollWhenFull(_tail);
                var block = Compose(_tail.Head, pending);
                if (await log.TryAppendAsync(_tail.Name, _tail.Length, block, cancellationToken))
                {
                    _tail.Read(block);
                }
                else
                {
                    await CatchUpAsync(_tail, cancellationToken);
                }
            }
        }
        catch (InvalidAuditLogException)
        {
            _tail = null; // a person may repair it; look again next time
            throw;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <returns>The last record this process knows of; <see cref="AuditHead.Start"/> when there is none.</returns>
    public async Task<AuditHead> ReadHeadAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return (_tail ?? await ReadTailAsync(cancellationToken)).Head;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<AuditTail> ReadTailAsync(CancellationToken cancellationToken)
    {
        var segments = await AuditSegments.ListAsync(log, cancellationToken);
        if (segments is not [.., var last])
        {
            return new AuditTail(1);
        }

        var tail = new AuditTail(segments is [.., var earlier, _] ? earlier : last);
        tail.Read(await log.ReadAsync(tail.Name, 0, cancellationToken));
        while (tail.Segment < last)
        {
            tail.Roll();
            tail.Read(await log.ReadAsync(tail.Name, 0, cancellationToken));
        }

        return tail;
    }

    private async Task CatchUpAsync(AuditTail tail, CancellationToken cancellationToken)
    {
        var added = await log.ReadAsync(tail.Name, tail.Length, cancellationToken);
        if (added.Length == 0)
        {
            throw new InvalidAuditLogException($"The audit log {tail.Name} is shorter than it was: it was cut or deleted. See what trimtab audit verify says.");
        }

        tail.Read(added);
    }

    private static List<AuditRecord> Missing(AuditTail tail, IEnumerable<AuditRecord> records)
        => [.. records.Where(record => !tail.Contains(record.Id)).DistinctBy(record => record.Id)];

    // After the look at what is missing: it forgets the ids of the segment before the last.
    private void RollWhenFull(AuditTail tail)
    {
        if (tail.Length >= maxSegmentBytes)
        {
            tail.Roll();
        }
    }

    // One block of as many records as it holds; the rest comes with the next one.
    private static byte[] Compose(AuditHead head, List<AuditRecord> records)
    {
        var block = new List<byte>();
        foreach (var record in records.TakeWhile(_ => block.Count < MaxBlockBytes))
        {
            var line = AuditEntry.Line(head, record);
            head = new AuditHead(head.Sequence + 1, AuditEntry.ComputeHash(line));
            block.AddRange(line);
            block.Add((byte)'\n');
        }

        return [.. block];
    }
}
