using System.Text.Json.Nodes;
using System.Threading.Channels;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Redaction;
using Trimtab.Domain.Relay;

namespace Trimtab.Relay;

/// <summary>Watches pods of one cluster and passes each new failure on. The watch itself waits for nothing but a full hand-over.</summary>
/// <remarks>Watch → sightings (what is new?) → reporters (owner, debounce, report) → harvesters (context). A failure's report never waits behind other failures' context.</remarks>
internal sealed class PodObserver(
    ICluster cluster, RelaySettings settings, ReportQueue queue, RelayMetrics metrics, RelayReadiness readiness, TimeProvider time)
{
    private const int Reporters = 8;
    private const int MaxWaiting = 5_000;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly PodSightings _sightings = new(settings.ReadyDeadline, settings.Lookback);
    private readonly Channel<(JsonObject Pod, IncidentFailure Failure, DateTimeOffset SeenAt)> _failures
        = Channel.CreateBounded<(JsonObject, IncidentFailure, DateTimeOffset)>(MaxWaiting);

    private int _unsynced;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reporter = new FailureReporter(cluster, settings, RedactorOf(settings), queue, metrics, time);
        string?[] namespaces = settings.Namespaces.Count == 0 ? [null] : [.. settings.Namespaces];
        _unsynced = namespaces.Length;
        Task[] parts =
        [
            .. namespaces.Select(one => WatchAsync(one, stop.Token)),
            LookAgainAsync(stop.Token),
            .. Enumerable.Range(0, Reporters).Select(_ => ReportAsync(reporter, stop.Token)),
            reporter.HarvestAsync(stop.Token),
        ];
        // The first that ends, ends all: none of them ends by itself.
        await Task.WhenAny(parts);
        await stop.CancelAsync();
        await Task.WhenAll(parts);
    }

    private async Task WatchAsync(string? @namespace, CancellationToken cancellationToken)
    {
        await foreach (var change in cluster.WatchAsync(KindName.Pod, @namespace, null, cancellationToken))
        {
            switch (change)
            {
                case { Kind: ObjectEventKind.Synced }:
                    if (Interlocked.Decrement(ref _unsynced) == 0)
                    {
                        readiness.Synced();
                    }

                    break;
                case { Kind: ObjectEventKind.Deleted, Object: { } gone }:
                    _sightings.Forget(gone.Uid);
                    break;
                case { Object: { } pod } when _sightings.See(pod, time.GetUtcNow()) is { } failure:
                    await PassAsync(pod, failure, cancellationToken);
                    break;
            }
        }
    }

    /// <summary>Looks at the pods that only time can fail, and asks silent ones for their Events.</summary>
    private async Task LookAgainAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(LookAgain, time, cancellationToken);
            foreach (var pod in _sightings.Silent(time.GetUtcNow()))
            {
                await HearAsync(pod, cancellationToken);
            }

            foreach (var (pod, failure) in _sightings.Recheck(time.GetUtcNow()))
            {
                await PassAsync(pod, failure, cancellationToken);
            }
        }
    }

    private async Task HearAsync(JsonObject pod, CancellationToken cancellationToken)
    {
        try
        {
            _sightings.Hear(pod.Uid, await cluster.ListEventsAsync(pod.Namespace, pod.Name, pod.Uid, cancellationToken));
        }
        catch (ClusterException)
        {
            // Best effort: the pod's own status goes on telling what it tells, and it is asked again.
        }
    }

    private async ValueTask PassAsync(JsonObject pod, IncidentFailure failure, CancellationToken cancellationToken)
    {
        metrics.Failed(failure.Kind);
        await _failures.Writer.WriteAsync((pod, failure, time.GetUtcNow()), cancellationToken);
    }

    private async Task ReportAsync(FailureReporter reporter, CancellationToken cancellationToken)
    {
        await foreach (var (pod, failure, seenAt) in _failures.Reader.ReadAllAsync(cancellationToken))
        {
            await reporter.ReportAsync(pod, failure, seenAt, cancellationToken);
        }
    }

    private static Redactor RedactorOf(RelaySettings settings)
        => settings.SecretNames.Count == 0 ? Redactor.Default : new Redactor(new SensitiveNames([.. SensitiveNames.DefaultPatterns, .. settings.SecretNames]));
}
