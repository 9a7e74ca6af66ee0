using Trimtab.Domain.Incidents;

namespace Trimtab.Relay;

/// <summary>Where reports go: to the queue, and to the external analyser when there is one.</summary>
internal sealed class ReportOutlets(ReportQueue queue, AnalyserStream? analyser)
{
    /// <summary>Passes a report on; waits while too many wait already.</summary>
    /// <param name="report">The report.</param>
    /// <param name="sent">Called when it is in the queue; null for a later one of its failure.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async ValueTask AddAsync(PodFailureReport report, Action? sent, CancellationToken cancellationToken)
    {
        await queue.AddAsync(report, sent, cancellationToken);
        analyser?.Add(report);
    }
}
