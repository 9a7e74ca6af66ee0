namespace Trimtab.Domain.Sources;

/// <param name="Subject">First line of the message, at most 200 characters.</param>
/// <param name="Author">The author's name.</param>
/// <param name="Time">When it was committed.</param>
public sealed record CommitSummary(string Subject, string Author, DateTimeOffset Time);
