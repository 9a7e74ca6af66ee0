namespace Trimtab.Domain.Rollouts;

/// <summary>A revision that was taken back and is not tried again until a person releases it or a newer revision comes.</summary>
public sealed record RevisionHold(string Target, string Revision, string Reason, DateTimeOffset Since);
