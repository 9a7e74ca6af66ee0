namespace Trimtab.EndToEnd.Tests.Kills;

/// <summary>A chapter that was played to its end.</summary>
/// <param name="Ending">How it ended.</param>
/// <param name="Faults">What is wrong in any case; empty when nothing is.</param>
/// <param name="Kills">The kills that came.</param>
/// <param name="Missed">The kills whose write did not come.</param>
/// <param name="Took">From the push to the end.</param>
internal sealed record PlayedChapter(Ending Ending, IReadOnlyList<string> Faults, IReadOnlyList<MetKill> Kills, IReadOnlyList<PlannedKill> Missed, TimeSpan Took);
