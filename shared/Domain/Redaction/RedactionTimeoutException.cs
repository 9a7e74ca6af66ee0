namespace Trimtab.Domain.Redaction;

/// <summary>A redaction ran past its time: nothing of its text may be shown.</summary>
public sealed class RedactionTimeoutException(TimeSpan limit)
    : Exception($"redaction took longer than {limit.TotalMilliseconds:0} ms")
{
    public TimeSpan Limit { get; } = limit;
}
