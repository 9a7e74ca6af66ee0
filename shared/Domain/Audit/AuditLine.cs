namespace Trimtab.Domain.Audit;

/// <summary>One line of the log as it is stored.</summary>
/// <param name="Segment">The file it is in, e.g. <c>audit/00000001.jsonl</c>.</param>
/// <param name="Number">Its number in that file, from 1.</param>
/// <param name="Content">Its bytes without the line feed.</param>
/// <param name="IsEnded">False when no line feed follows: the file was cut.</param>
public sealed record AuditLine(string Segment, int Number, ReadOnlyMemory<byte> Content, bool IsEnded)
{
    /// <summary>Splits a file into its lines.</summary>
    public static IEnumerable<AuditLine> Split(string segment, ReadOnlyMemory<byte> content)
    {
        for (var number = 1; content.Length > 0; number++)
        {
            var end = content.Span.IndexOf((byte)'\n');
            yield return new AuditLine(segment, number, end < 0 ? content : content[..end], end >= 0);
            content = end < 0 ? default : content[(end + 1)..];
        }
    }
}
