namespace Trimtab.EndToEnd.Tests.Kills;

/// <summary>A kill that came.</summary>
/// <param name="Kill">Where.</param>
/// <param name="MovedOnAfter">From the restarted app's first healthy answer to the rollout's next move; null when none was running.</param>
internal sealed record MetKill(PlannedKill Kill, TimeSpan? MovedOnAfter);
