namespace Trimtab.Domain.Audit;

/// <summary>Checks that lines form one unbroken chain. Pure: it sees only the lines.</summary>
/// <param name="remembered">A head noted earlier outside the storage; null when there is none.</param>
public sealed class AuditChain(AuditHead? remembered)
{
    public const int MaxFaults = 100;

    private readonly List<AuditFault> _faults = [];
    private int _faultCount;
    private long _lines;
    private long _sequence;
    // The hashes that the next record may follow: after a changed record both the stated and the computed one, so that one fault is told once. Empty: unknown.
    private string[] _previous = [AuditHead.Start.Hash];
    private AuditHead? _head;
    private bool _isRememberedFound = remembered?.Hash == AuditHead.Start.Hash;

    /// <summary>Checks all lines of a log.</summary>
    public static AuditVerification Verify(IEnumerable<AuditLine> lines, AuditHead? remembered)
    {
        var chain = new AuditChain(remembered);
        foreach (var line in lines)
        {
            chain.Add(line);
        }

        return chain.Finish();
    }

    /// <summary>Checks the next line.</summary>
    public void Add(AuditLine line)
    {
        _lines++;
        if (!line.IsEnded || !AuditEntry.TryParse(line.Content.Span, out var entry))
        {
            Fault(line, AuditFaultKind.Unreadable, $"is not a record; record {_sequence + 1} was expected.");
            _sequence++;
            _previous = [];
            return;
        }

        var hash = AuditEntry.ComputeHash(line.Content.Span);
        if (hash == entry.Hash)
        {
            CheckPlace(line, entry);
            _isRememberedFound |= remembered is not null && entry.Hash == remembered.Hash && (remembered.Sequence ?? entry.Sequence) == entry.Sequence;
            _sequence = entry.Sequence;
            _head = entry.Head;
        }
        else
        {
            // Nothing in it can be believed, its number neither: it stands for the record that belongs here.
            _sequence++;
            Fault(line, AuditFaultKind.Changed, $"Record {_sequence} was changed: its content does not have its hash.");
        }

        _previous = [entry.Hash, hash];
    }

    /// <summary>The result after the last line.</summary>
    public AuditVerification Finish()
    {
        if (remembered is not null && !_isRememberedFound)
        {
            _faultCount++;
            _faults.Add(new AuditFault("", 0, AuditFaultKind.HeadMissing, HeadMissing(remembered)));
        }

        return new AuditVerification(_lines, _head, _faultCount, [.. _faults], Unshown());
    }

    private void CheckPlace(AuditLine line, AuditEntry entry)
    {
        var expected = _sequence + 1;
        if (entry.Sequence > expected)
        {
            var missing = entry.Sequence - 1 == expected ? $"Record {expected} is" : $"Records {expected} to {entry.Sequence - 1} are";
            Fault(line, AuditFaultKind.Missing, $"{missing} missing before record {entry.Sequence}.");
        }
        else if (entry.Sequence < expected)
        {
            Fault(line, AuditFaultKind.OutOfOrder, $"Record {entry.Sequence} stands where record {expected} was expected: it was moved or repeated.");
        }
        else if (_previous.Length > 0 && !_previous.Contains(entry.Previous))
        {
            Fault(line, AuditFaultKind.Unlinked, $"Record {entry.Sequence} does not follow the record before it: one of them was replaced.");
        }
    }

    private string HeadMissing(AuditHead head) => (head.Sequence, _head?.Sequence ?? 0) switch
    {
        (null, _) => $"No record has the remembered hash {head.Hash}: the end was cut off or the log was rewritten.",
        ({ } sequence, var last) when sequence > last => $"The remembered head is record {sequence}, but the log ends with record {last}: its end was cut off.",
        ({ } sequence, _) => $"Record {sequence} is not the remembered one: the log was rewritten.",
    };

    private string Unshown()
        => remembered is null
            ? "Without a remembered head this does not show whether records were cut off the end, nor whether the whole log was rewritten by someone who can write to the storage. Keep the head elsewhere and give it with --head."
            : "What came after the remembered head could still have been cut off or rewritten. Remember the new head.";

    private void Fault(AuditLine line, AuditFaultKind kind, string message)
    {
        _faultCount++;
        if (_faults.Count < MaxFaults)
        {
            _faults.Add(new AuditFault(line.Segment, line.Number, kind, message));
        }
    }
}
