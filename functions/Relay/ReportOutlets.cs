using Trimtab.Domain.Incidents;

namespace Trimtab.Relay;

/// <summary>Where reports go: to the queue, and to the external analyser when there is one.</summary>
internal sealed class ReportOutlets(ReportQueue queue, AnalyserStream? analyser)
{
    public bool HasAnalyser => analyser is not null;

    /// <summary>Passes a report on; waits while too many wait already.</summary>
    /// <param name="report">The report.</param>
    /// <param name="sent">Called when it is in the queue; null for a later one of its failure.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async ValueTask AddAsync(PodFailureReport report, Action? sent, CancellationToken cancellationToken)
    {
        await QueueAsync(report, sent, cancellationToken);
        Stream(report);
    }

    /// <summary>The same, for the queue only.</summary>
    public ValueTask QueueAsync(PodFailureReport report, Action? sent, CancellationToken cancellationToken) => queue.AddAsync(report, sent, cancellationToken);

    /// <summary>Passes a report on to the analyser only.</summary>
    public void Stream(PodFailureReport report) => analyser?.Add(report);
}
