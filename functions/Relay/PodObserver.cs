using System.Text.Json.Nodes;
using System.Threading.Channels;
using Trimtab.Domain;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Redaction;
using Trimtab.Domain.Relay;

namespace Trimtab.Relay;

/// <summary>Watches pods of one cluster and passes each new failure on while it leads. The watch itself waits for nothing but a full hand-over.</summary>
/// <remarks>Watch → sightings (what is new?) → forwarding (does this relay lead?) → reporters (owner, debounce, report) → harvesters (context).
/// A failure's report never waits behind other failures' context.</remarks>
internal sealed class PodObserver
{
    private const int Reporters = 8;
    // Each has a pod's whole object, mostly 5 to 10 KB; beyond them the watch waits.
    private const int MaxWaiting = 500;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstListPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestListPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestRelease = TimeSpan.FromSeconds(3);

    private readonly ICluster _cluster;
    private readonly RelayMetrics _metrics;
    private readonly RelayReadiness _readiness;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly PodWatchStanding[] _watches;
    private readonly SilentPods _silent;
    private readonly PodSightings _sightings;
    private readonly FailureReporter _reporter;
    private readonly Channel<HeldFailure> _failures = Channel.CreateBounded<HeldFailure>(MaxWaiting);
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly DoublingPause _listPause = new(FirstListPause, LongestListPause);
    private long _number;
    private volatile bool _isListDue;
    private DateTimeOffset _listAfter;

    public PodObserver(ICluster cluster, RelaySettings settings, ReportOutlets outlets, RelayMetrics metrics, RelayReadiness readiness, TimeProvider time, ILogger<PodObserver> logger)
    {
        (_cluster, _metrics, _readiness, _time, _logger) = (cluster, metrics, readiness, time, logger);
        _watches = settings.Namespaces.Count == 0 ? [new PodWatchStanding(null, time)] : [.. settings.Namespaces.Select(one => new PodWatchStanding(one, time))];
        _sightings = new PodSightings(settings.ReadyDeadline, settings.Lookback);
        _silent = new SilentPods(cluster, _sightings, time);
        Forwarding = new FailureForwarding((failure, token) => _failures.Writer.WriteAsync(new HeldFailure(failure), token), OfferLater, time);
        _reporter = new FailureReporter(cluster, settings, RedactorOf(settings), outlets, Forwarding.Sent, metrics, time);
    }

    /// <summary>Where failures go: passed on while this relay leads, held while it does not.</summary>
    public FailureForwarding Forwarding { get; }

    /// <summary>Completes when all pods have been listed, but for those that the API server refuses.</summary>
    public Task WhenSynced => _synced.Task;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _readiness.Watching(_watches);
        _metrics.Watching(_watches);
        Task[] parts =
        [
            .. _watches.Select(one => new PodWatch(_cluster, one, _logger, _time).RunAsync(TakeAsync, Settled, stop.Token)),
            LookAgainAsync(stop.Token),
            _silent.AskAsync(stop.Token),
            .. Enumerable.Range(0, Reporters).Select(_ => ReportAsync(stop.Token)),
            _reporter.HarvestAsync(stop.Token),
        ];
        // The first that ends, ends all: none of them ends by itself.
        try
        {
            await Task.WhenAny(parts);
            _readiness.NotWatching("the watch ended, and begins anew");
            await stop.CancelAsync();
            await Task.WhenAll(parts);
        }
        finally
        {
            await ReleaseAsync();
        }
    }

    /// <summary>What was passed on and did not come to the queue yet goes there as it is, without its context: it waits there, or on disk.</summary>
    private async Task ReleaseAsync()
    {
        using var limit = new CancellationTokenSource(LongestRelease, _time);
        try
        {
            await _reporter.ReleaseAsync(limit.Token);
            while (_failures.Reader.TryRead(out var failure))
            {
                await _reporter.ReportBareAsync(failure.Open(), limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Storage takes nothing and there is no more room: the next list shows what is still failing.
        }
    }

    private void Settled(PodWatchStanding watch)
    {
        if (watch.IsRefused)
        {
            _sightings.ForgetAll(watch.Namespace);
        }

        if (_watches.All(static one => one.IsSettled))
        {
            _synced.TrySetResult();
        }
    }

    private async ValueTask TakeAsync(ObjectEvent change, CancellationToken cancellationToken)
    {
        switch (change)
        {
            case { Kind: ObjectEventKind.Deleted, Object: { } gone }:
                _sightings.Forget(gone.Uid);
                break;
            case { Object: { } pod }:
                await LookAsync(pod, change.IsListed, cancellationToken);
                break;
        }
    }

    private async ValueTask LookAsync(JsonObject pod, bool isListed, CancellationToken cancellationToken)
    {
        foreach (var failure in _sightings.See(pod, _time.GetUtcNow()))
        {
            await PassAsync(pod, failure, isByWaiting: false, cancellationToken);
        }

        // A list shows versions in any order: none of them tells how far this relay has come, nor any before all lists are through.
        if (!isListed && _synced.Task.IsCompleted)
        {
            Forwarding.See(pod.ResourceVersion);
        }
    }

    /// <summary>Looks at the pods that only time can fail.</summary>
    private async Task LookAgainAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(LookAgain, _time, cancellationToken);
            foreach (var (pod, failure) in _sightings.Recheck(_time.GetUtcNow()))
            {
                await PassAsync(pod, failure, isByWaiting: true, cancellationToken);
            }

            if (_isListDue && Forwarding.Leads && _time.GetUtcNow() >= _listAfter)
            {
                await OfferAgainAsync(cancellationToken);
            }
        }
    }

    /// <summary>There is no place for a failure while another relay leads: it is told when there is.</summary>
    private void OfferLater(SeenFailure failure)
    {
        _metrics.Overflowed();
        if (!_sightings.Untell(failure.Pod.Uid, failure.Failure.Occurrence))
        {
            _isListDue = true;
        }
    }

    /// <summary>Tells what found no place and is of pods that nothing looks at again: they are well again, or have failed for good.</summary>
    private async Task OfferAgainAsync(CancellationToken cancellationToken)
    {
        _isListDue = false;
        var isWhole = true;
        foreach (var watch in _watches.Where(static watch => !watch.IsRefused))
        {
            try
            {
                await foreach (var pod in _cluster.ReadEachAsync(KindName.Pod, watch.Namespace, null, cancellationToken))
                {
                    foreach (var failure in _sightings.SeeAgain(pod, _time.GetUtcNow()))
                    {
                        await PassAsync(pod, failure, isByWaiting: false, cancellationToken);
                    }
                }
            }
            catch (ClusterException)
            {
                isWhole = false;
            }
        }

        if (isWhole)
        {
            _listPause.Reset();
            return;
        }

        // All pods are much for an API server that is in trouble already.
        (_isListDue, _listAfter) = (true, _time.GetUtcNow() + _listPause.Next());
    }

    private async ValueTask PassAsync(JsonObject pod, IncidentFailure failure, bool isByWaiting, CancellationToken cancellationToken)
    {
        if (await Forwarding.TakeAsync(new SeenFailure(Interlocked.Increment(ref _number), pod, failure, _time.GetUtcNow(), isByWaiting), cancellationToken))
        {
            _metrics.Failed(failure.Kind);
        }
    }

    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        await foreach (var failure in _failures.Reader.ReadAllAsync(cancellationToken))
        {
            await _reporter.ReportAsync(failure.Open(), cancellationToken);
        }
    }

    private static Redactor RedactorOf(RelaySettings settings)
        => settings.SecretNames.Count == 0 ? Redactor.Default : new Redactor(new SensitiveNames([.. SensitiveNames.DefaultPatterns, .. settings.SecretNames]));
}
