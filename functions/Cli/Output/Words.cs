using System.Text.Json;
using Trimtab.Domain.Fleet;

namespace Trimtab.Cli.Output;

/// <summary>Short forms for table cells.</summary>
internal static class Words
{
    /// <summary>The first eight digits of a commit id; a dash when there is none.</summary>
    public static string Commit(string? revision) => revision is null ? "-" : revision.Length <= 8 ? revision : revision[..8];

    /// <summary>A word of an enumeration as settings write it: <c>awaitingApproval</c>.</summary>
    public static string Of<T>(T word)
        where T : struct, Enum
        => JsonNamingPolicy.CamelCase.ConvertName(word.ToString());

    /// <summary>How long ago, in its largest unit: <c>3m</c>.</summary>
    public static string Age(DateTimeOffset then, DateTimeOffset now) => Span(now - then);

    /// <summary>A duration in its largest unit: <c>12s</c>, <c>3m</c>, <c>2h</c>, <c>5d</c>.</summary>
    public static string Span(TimeSpan span) => Duration.ToText(span switch
    {
        { TotalDays: >= 1 } => TimeSpan.FromDays(Math.Floor(span.TotalDays)),
        { TotalHours: >= 1 } => TimeSpan.FromHours(Math.Floor(span.TotalHours)),
        { TotalMinutes: >= 1 } => TimeSpan.FromMinutes(Math.Floor(span.TotalMinutes)),
        _ => TimeSpan.FromSeconds(Math.Floor(Math.Max(0, span.TotalSeconds))),
    });
}
