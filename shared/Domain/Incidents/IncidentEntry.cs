namespace Trimtab.Domain.Incidents;

/// <summary>One line of an incident's history.</summary>
/// <param name="Time">When it happened.</param>
/// <param name="What">In a sentence.</param>
public sealed record IncidentEntry(DateTimeOffset Time, string What);
