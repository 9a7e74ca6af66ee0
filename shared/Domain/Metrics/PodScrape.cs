namespace Trimtab.Domain.Metrics;

/// <summary>One pod's reading, with what tells a restart from a growth.</summary>
/// <param name="Pod">The pod's UID.</param>
/// <param name="Restarts">Sum of its containers' restart counts.</param>
/// <param name="BeganInRollout">Whether the pod was created after the rollout began: then all it counted is evidence.</param>
/// <param name="Reading">The counts.</param>
public sealed record PodScrape(string Pod, long Restarts, bool BeganInRollout, PodReading Reading);
