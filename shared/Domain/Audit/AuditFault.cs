namespace Trimtab.Domain.Audit;

/// <summary>One thing that is wrong with the stored log.</summary>
/// <param name="Segment">The file; empty when the fault is in no line.</param>
/// <param name="Line">The line in it, from 1; 0 when the fault is in no line.</param>
/// <param name="Kind">What kind of fault.</param>
/// <param name="Message">What was expected and what is there.</param>
public sealed record AuditFault(string Segment, int Line, AuditFaultKind Kind, string Message)
{
    public override string ToString() => Line > 0 ? $"{Segment}:{Line}: {Message}" : Message;
}
