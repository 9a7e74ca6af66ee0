using System.Globalization;

namespace Trimtab.Domain.Incidents;

/// <summary>One Kubernetes Event as a line of a context's part <c>events</c>.</summary>
/// <param name="Time">When it was last seen; null when the Event does not say.</param>
/// <param name="Type"><c>Normal</c> or <c>Warning</c>.</param>
/// <param name="About">Kind and name of the object, with a slash between them.</param>
/// <param name="Reason">Kubernetes' own word.</param>
/// <param name="Detail">Colon, space and message; empty without one.</param>
/// <param name="Count">How often it was seen.</param>
public sealed record EventLine(DateTimeOffset? Time, string Type, string About, string Reason, string Detail, long Count)
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    private const string CountMark = " (×";

    /// <returns>Null for what is no such line, as when redaction took a part of it.</returns>
    public static EventLine? Parse(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (line.Split(' ', 4) is not [var time, var type, var about, var rest] || !about.Contains('/', StringComparison.Ordinal))
        {
            return null;
        }

        var count = 1L;
        if (rest.EndsWith(')') && rest.LastIndexOf(CountMark, StringComparison.Ordinal) is >= 0 and var mark
            && long.TryParse(rest[(mark + CountMark.Length)..^1], NumberStyles.None, CultureInfo.InvariantCulture, out count))
        {
            rest = rest[..mark];
        }

        var colon = rest.IndexOf(": ", StringComparison.Ordinal);
        return new EventLine(
            DateTimeOffset.TryParseExact(time, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null,
            type,
            about,
            colon < 0 ? rest : rest[..colon],
            colon < 0 ? "" : rest[colon..],
            count == 0 ? 1 : count);
    }

    public override string ToString()
        => $"{Time?.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)} {Type} {About} {Reason}{Detail}{(Count > 1 ? $" (×{Count.ToString(CultureInfo.InvariantCulture)})" : "")}";
}
