namespace Trimtab.Domain.Reconcile;

/// <summary>How long each stage of applying a revision took; null for a stage that was not reached.</summary>
public sealed record StageTimings(TimeSpan? Fetch = null, TimeSpan? Build = null, TimeSpan? DryRun = null, TimeSpan? Apply = null, TimeSpan? Health = null);
