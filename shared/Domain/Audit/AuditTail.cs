namespace Trimtab.Domain.Audit;

/// <summary>What a writer knows of the log's end: where to append, what to follow, and which records are there already.</summary>
internal sealed class AuditTail(int segment)
{
    private HashSet<string> _earlierIds = [];
    private HashSet<string> _ids = [];

    public int Segment { get; private set; } = segment;

    public long Length { get; private set; }

    public AuditHead Head { get; private set; } = AuditHead.Start;

    public string Name => AuditSegments.Name(Segment);

    /// <summary>True when the record is in this segment or the one before.</summary>
    public bool Contains(string id) => _ids.Contains(id) || _earlierIds.Contains(id);

    /// <summary>Goes on to the next segment.</summary>
    public void Roll()
    {
        Segment++;
        Length = 0;
        _earlierIds = _ids;
        _ids = [];
    }

    /// <summary>Takes in what was appended to the segment.</summary>
    /// <exception cref="InvalidAuditLogException">Its last line can't be followed.</exception>
    public void Read(ReadOnlyMemory<byte> content)
    {
        AuditLine? last = null;
        foreach (var line in AuditLine.Split(Name, content))
        {
            last = line;
            if (AuditEntry.TryParse(line.Content.Span, out var entry))
            {
                _ids.Add(entry.Record.Id);
                Head = entry.Head;
            }
        }

        // Damage further up is for the verification to find; only the end matters to what comes next.
        if (last is not null && !(last.IsEnded && AuditEntry.ComputeHash(last.Content.Span) == Head.Hash))
        {
            throw new InvalidAuditLogException($"The audit log {Name} ends with a line that is no record; see what trimtab audit verify says.");
        }

        Length += content.Length;
    }
}
