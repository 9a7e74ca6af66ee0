using Trimtab.Domain.Reconcile;

namespace Trimtab.Bench.Apply;

/// <summary>One side's figures of one round.</summary>
/// <param name="Applied">Until every object was written: from the push, or from the start of the command.</param>
/// <param name="Healthy">Until every Deployment was observed, from the same start.</param>
/// <param name="Unchanged">The second pass, with nothing to do.</param>
/// <param name="PeakBytes">Most memory that the process held at once.</param>
/// <param name="Processor">Processor time of the process, both passes.</param>
/// <param name="Cluster">Processor time of everything else on the machine during the first pass: on a quiet machine that is the cluster's work; null when it was not measured.</param>
/// <param name="Stages">How the time was spent; null for a program that does not tell.</param>
internal sealed record ApplyFigures(TimeSpan Applied, TimeSpan Healthy, TimeSpan Unchanged, long PeakBytes, TimeSpan Processor, TimeSpan? Cluster = null, StageTimings? Stages = null);
