using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Trimtab.Domain.Captures.Commits;
using Trimtab.Hosting.Telemetry;

namespace Trimtab.Hosting.Captures;

/// <summary>Counts pushes of captured changes; the names are documented in infra/docs/metrics.md.</summary>
public sealed class CaptureReport : ICaptureReport, IDisposable
{
    private readonly Meter _meter = new(TelemetryNames.Meter);
    private readonly Counter<long> _operations;
    private readonly Histogram<double> _pushDuration;
    private readonly ConcurrentDictionary<(string Cluster, string Repository), int> _waiting = new();

    public CaptureReport()
    {
        _operations = _meter.CreateCounter<long>("gitopsreverser.git.operations", description: "Commits, pushes and replays of captured changes by repository.");
        _pushDuration = _meter.CreateHistogram<double>("gitopsreverser.git.push.duration", "s", "Time from writing the commits to the host's answer.");
        _meter.CreateObservableGauge(
            "gitopsreverser.git.commit.queue.size",
            () => _waiting.Select(static entry => new Measurement<int>(entry.Value, new("cluster", entry.Key.Cluster), new("repository", entry.Key.Repository))),
            description: "Changes that wait for a push.");
    }

    /// <inheritdoc/>
    public void Pushed(string cluster, string repository, int commits, TimeSpan duration, bool isAccepted)
    {
        _pushDuration.Record(duration.TotalSeconds, new("cluster", cluster), new("repository", repository));
        Count(cluster, repository, isAccepted ? "push" : "rejected", 1);
        Count(cluster, repository, "commit", isAccepted ? commits : 0);
    }

    /// <inheritdoc/>
    public void Replayed(string cluster, string repository) => Count(cluster, repository, "replay", 1);

    /// <inheritdoc/>
    public void Queued(string cluster, string repository, int waiting) => _waiting[(cluster, repository)] = waiting;

    public void Dispose() => _meter.Dispose();

    private void Count(string cluster, string repository, string operation, int count)
        => _operations.Add(count, new("cluster", cluster), new("repository", repository), new("operation", operation));
}
