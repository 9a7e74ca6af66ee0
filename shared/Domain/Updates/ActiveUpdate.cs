namespace Trimtab.Domain.Updates;

/// <summary>Marks an update that is not closed. Stored as <c>updates/active/{change}.json</c>.</summary>
public sealed record ActiveUpdate(string Update, DateTimeOffset Since);
