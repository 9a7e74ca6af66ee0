using System.Collections.Concurrent;
using System.Threading.Channels;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Incidents;
using Trimtab.Domain.Redaction;
using Trimtab.Domain.Relay;

namespace Trimtab.Relay;

/// <summary>Makes reports of failures: at once where speed counts or nothing is harvested, else with what the harvest found within its deadline.</summary>
internal sealed class FailureReporter(
    ICluster cluster, RelaySettings settings, Redactor redactor, ReportOutlets outlets, Action<long> sent, RelayMetrics metrics, TimeProvider time)
{
    private const int Harvesters = 8;
    private const int MaxHarvests = 200;

    /// <summary>So many of the places are taken at most by what only waits for its owners: a harvest comes first.</summary>
    private const int MaxOwnerless = MaxHarvests / 2;

    /// <summary>While so many harvests are under way, reports go ahead of theirs: the API server is slow, or there is a flood (it reads all Events of a namespace for each pod's).</summary>
    private const int ManyHarvests = 4;

    private static readonly TimeSpan LongestHarvest = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly HarvestDebounce _debounce = new(settings.Debounce);
    private readonly FailureOwners _owners = new(cluster, time);
    private readonly PartRedaction _redaction = new(redactor, PartRedaction.UsualLimit, time);
    private readonly ContextHarvester _harvester = new(cluster, new PartRedaction(redactor, PartRedaction.UsualLimit, time), settings.LogLines, time);

    // Each has a place of MaxHarvests. Under a flood context is given up before reports are.
    private readonly Channel<Harvest> _harvests = Channel.CreateUnbounded<Harvest>();

    // Their harvest was cut off by the end.
    private readonly ConcurrentQueue<Harvest> _unharvested = new();

    private int _underWay;

    public async Task ReportAsync(SeenFailure seen, CancellationToken cancellationToken)
    {
        var pod = FailedPod.Of(seen.Pod);
        // A canary takes traffic until its rollout is told, and its pod names that itself.
        var chain = pod.IsCanary ? _owners.Remembered(seen.Pod) : await _owners.TryFindAsync(seen.Pod, cancellationToken);
        var owner = chain?.Owner ?? WorkloadOwner.NamedBy(seen.Pod);
        var key = IncidentKey.DebounceOf(seen.Pod, owner, seen.Failure.Container, seen.Failure.Kind);
        var (isDue, count, since) = Count(key, pod.Template, seen.SeenAt);
        var report = Report(pod, owner, seen.Failure, seen.SeenAt, count) with { CountedSince = since, Revision = chain is null ? null : TemplateCommit.Of(seen.Pod, chain) };
        if ((isDue || (chain is null && outlets.HasAnalyser)) && TryTakePlace(isDue ? MaxHarvests : MaxOwnerless))
        {
            await PassAsync(new Harvest(seen, chain, report, isDue, IsReported: chain is null || pod.IsCanary || Volatile.Read(ref _underWay) > ManyHarvests), cancellationToken);
            return;
        }

        if (isDue)
        {
            report = report with { Context = [ContextPart.LeftOut] };
            Forgo(key, pod.Template);
        }

        await outlets.AddAsync(report, () => sent(seen.Number), cancellationToken);
    }

    private async ValueTask PassAsync(Harvest harvest, CancellationToken cancellationToken)
    {
        var report = harvest.Report with { IsPartial = harvest.IsDue };
        if (harvest.Chain is null)
        {
            // The analyser knows an incident by its owner, the function app finds that out by itself.
            await outlets.QueueAsync(report, () => sent(harvest.Seen.Number), cancellationToken);
        }
        else if (harvest.IsReported)
        {
            await outlets.AddAsync(report, () => sent(harvest.Seen.Number), cancellationToken);
        }

        _harvests.Writer.TryWrite(harvest);
    }

    /// <summary>Reports a failure without asking the cluster for anything.</summary>
    public async Task ReportBareAsync(SeenFailure seen, CancellationToken cancellationToken)
    {
        var (failed, owner, number) = (FailedPod.Of(seen.Pod), _owners.Known(seen.Pod).Owner, seen.Number);
        await outlets.AddAsync(Report(failed, owner, seen.Failure, seen.SeenAt, count: 1), () => sent(number), cancellationToken);
    }

    /// <summary>Reports, without their context, the failures whose harvest did not come about, and ends what was begun of others; called when nothing harvests any more.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        while (_unharvested.TryDequeue(out var harvest) || _harvests.Reader.TryRead(out harvest))
        {
            var report = harvest.Chain is null ? harvest.Report with { Owner = _owners.Known(harvest.Seen.Pod).Owner } : harvest.Report;
            if (harvest.IsDue)
            {
                await AddAsync(harvest, harvest.IsReported ? report with { Context = [ContextPart.CutOff] } : report, cancellationToken);
            }
            else
            {
                outlets.Stream(report);
            }
        }
    }

    /// <summary>Harvests until cancelled.</summary>
    public Task HarvestAsync(CancellationToken cancellationToken)
        => Task.WhenAll(Enumerable.Range(0, Harvesters).Select(async _ =>
        {
            await foreach (var harvest in _harvests.Reader.ReadAllAsync(cancellationToken))
            {
                await HarvestAsync(harvest, cancellationToken);
                Interlocked.Decrement(ref _underWay);
            }
        }));

    /// <summary>How long a report waits for its context. All that are harvested share the deadline: the more there are, the slower is the API server, and the more reports would wait for it.</summary>
    internal static TimeSpan Patience(TimeSpan deadline, int underWay) => deadline / Math.Clamp(underWay, 1, ManyHarvests);

    /// <returns>False when there are as many harvests as may be.</returns>
    private bool TryTakePlace(int most)
    {
        if (Interlocked.Increment(ref _underWay) <= most)
        {
            return true;
        }

        Interlocked.Decrement(ref _underWay);
        return false;
    }

    private async Task HarvestAsync(Harvest harvest, CancellationToken cancellationToken)
    {
        try
        {
            if (harvest.Chain is null)
            {
                var chain = await _owners.FindAsync(harvest.Seen.Pod, LongestHarvest, cancellationToken);
                harvest = harvest with { Chain = chain, Report = harvest.Report with { Owner = chain.Owner, Revision = TemplateCommit.Of(harvest.Seen.Pod, chain) } };
                outlets.Stream(harvest.Report with { IsPartial = harvest.IsDue });
            }
        }
        catch (OperationCanceledException)
        {
            _unharvested.Enqueue(harvest);
            throw;
        }

        if (harvest.IsDue)
        {
            await HarvestAsync(harvest, harvest.Chain, cancellationToken);
        }
    }

    private async Task HarvestAsync(Harvest harvest, OwnerChain chain, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(LongestHarvest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var parts = _harvester.Begin(harvest.Seen.Pod, harvest.Seen.Failure, chain, either.Token);
        Task all = Task.WhenAll(parts.Select(static part => part.Reading));
        var patience = harvest.IsReported ? settings.HarvestDeadline : Patience(settings.HarvestDeadline, Volatile.Read(ref _underWay));
        try
        {
            await Task.WhenAny(all, Task.Delay(patience, time, either.Token));
            cancellationToken.ThrowIfCancellationRequested();
            List<PartReading> ready = [.. parts.Where(static part => part.Reading.IsCompleted)];
            var found = Found(ready);
            await SendAsync(harvest, found, isPartial: ready.Count < parts.Count, cancellationToken);
            if (ready.Count < parts.Count)
            {
                harvest = harvest with { IsReported = true, Report = harvest.Report with { EarlierParts = [.. found.Select(static part => part.Name)] } };
                await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellationToken.ThrowIfCancellationRequested();
                await SendAsync(harvest, Found(parts.Except(ready)), isPartial: false, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            _unharvested.Enqueue(harvest);
            throw;
        }
    }

    private async Task SendAsync(Harvest harvest, IReadOnlyList<ContextPart> parts, bool isPartial, CancellationToken cancellationToken)
    {
        if (!harvest.IsReported || parts.Count > 0)
        {
            metrics.Harvested(parts.Count(static part => part.Withheld is not null));
        }
        else if (isPartial)
        {
            return;
        }

        // Also when nothing more was found: who waits for it must know.
        await AddAsync(harvest, harvest.Report with { Context = parts, IsPartial = isPartial }, cancellationToken);
    }

    private ValueTask AddAsync(Harvest harvest, PodFailureReport report, CancellationToken cancellationToken)
    {
        var number = harvest.Seen.Number;
        return outlets.AddAsync(report, harvest.IsReported ? null : () => sent(number), cancellationToken);
    }

    private static List<ContextPart> Found(IEnumerable<PartReading> parts) => [.. parts.Select(static part => part.Found(LongestHarvest)).OfType<ContextPart>()];

    private (bool IsDue, int Count, DateTimeOffset Since) Count(string key, string template, DateTimeOffset seenAt)
    {
        lock (_lock)
        {
            return _debounce.Next(key, template, seenAt);
        }
    }

    private void Forgo(string key, string template)
    {
        lock (_lock)
        {
            _debounce.Forgo(key, template);
        }
    }

    private PodFailureReport Report(FailedPod pod, WorkloadOwner owner, IncidentFailure failure, DateTimeOffset seenAt, int count) => new(
        settings.Cluster,
        pod,
        owner,
        failure.Kind,
        failure.Reason,
        failure.Sentence.Redacted(_redaction.Sentence),
        failure.Occurrence,
        failure.At ?? seenAt,
        seenAt,
        count,
        failure.Container,
        failure.ExitCode,
        failure.Restarts,
        failure.Image.Length == 0 ? null : _redaction.Sentence(failure.Image),
        failure.MemoryLimit,
        failure.PodMemoryLimit);

    // Without a chain its owners are not known yet, and the analyser not told. Where it is not due, that is all that is missing; where it is reported already, parts of its context.
    private sealed record Harvest(SeenFailure Seen, OwnerChain? Chain, PodFailureReport Report, bool IsDue, bool IsReported);
}
