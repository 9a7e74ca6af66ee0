using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Trimtab.Domain;
using Trimtab.Domain.Captures.Rules;
using Trimtab.Domain.Captures.Watching;
using Trimtab.Domain.Captures.Witness;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Leadership;
using Trimtab.Domain.Messaging;
using Trimtab.Domain.State;

namespace Trimtab.Hosting.Captures;

/// <summary>Follows the rules of a cluster, and watches each kind that they name: everywhere, or in each of few namespaces.</summary>
/// <param name="cluster">The cluster.</param>
/// <param name="sender">Takes the changes.</param>
/// <param name="points">What the last leader came to, and where this one leaves what it comes to.</param>
/// <param name="witnesses">Who did what.</param>
/// <param name="metrics">Counts.</param>
/// <param name="rules">Is told the rules in force.</param>
/// <param name="standing">Is told what keeps captures up.</param>
/// <param name="options">Times.</param>
/// <param name="clock">The time.</param>
/// <param name="logger">Told of interruptions.</param>
public sealed partial class CaptureEngine(
    CaptureCluster cluster, IMessageSender sender, ResumePoints points, AdmissionWitnesses witnesses, CaptureMetrics metrics, CurrentRules rules, CaptureStanding standing, IOptions<CaptureOptions> options, TimeProvider clock, ILogger<CaptureEngine> logger)
{
    private const string Rules = "rules";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(2);
    private static readonly KindName[] RuleKinds = [CaptureKinds.GitRepoConfig, CaptureKinds.WatchRule, CaptureKinds.ClusterWatchRule];
    private readonly ConcurrentDictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);
    private readonly Dictionary<(KindName Kind, string? Namespace), KindWatcher> _watchers = [];
    private readonly DoublingPause _pause = new(Pause, LongestPause);
    private readonly RuleStatuses _statuses = new(cluster, sender, clock);
    private readonly ConcurrentDictionary<KindName, bool> _known = new();
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Runs until it is cancelled; to be run by one replica at a time.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var follows = Task.WhenAll([.. RuleKinds.Select(kind => FollowAsync(kind, stop.Token)), LookAgainAsync(stop.Token)]);
        try
        {
            await foreach (var _ in _changed.Reader.ReadAllAsync(stop.Token))
            {
                await RebuildAsync(stop.Token);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await StopAsync([.. _watchers.Keys]);
            await follows.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            standing.End();
        }
    }

    private async Task FollowAsync(KindName kind, CancellationToken cancellationToken)
    {
        var pulse = standing.Follow(kind);
        while (true)
        {
            try
            {
                await foreach (var change in cluster.Api.WatchAsync(kind, null, null, pulse.Heard, cancellationToken))
                {
                    standing.Works(kind.Kind);
                    if (Apply(kind, change))
                    {
                        Changed();
                    }
                }
            }
            catch (ClusterException e)
            {
                // The definitions may come later, and with them the rules.
                Log.NoRules(logger, kind.ToString(), e.Message);
                if (e.Status == 404)
                {
                    // Without its definition there are no rules either: nothing is missed.
                    pulse.Heard();
                }
                else
                {
                    standing.Fails(kind.Kind, $"captures: the API server refuses the watch of {kind.Kind}; the log says why");
                }

                _known[kind] = true;
                Changed();
                await Task.Delay(Pause, clock, cancellationToken);
            }
        }
    }

    /// <summary>A kind that a rule names may be served only later: what is served is asked for anew from time to time.</summary>
    private async Task LookAgainAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.Value.ListInterval, clock);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            Changed();
        }
    }

    /// <summary>Has the rules put in force, once all of them are known: some of them alone would look like rules that were taken away.</summary>
    private void Changed()
    {
        if (_known.Count == RuleKinds.Length)
        {
            _changed.Writer.TryWrite(true);
        }
    }

    /// <returns>Whether other rules may be in force now: not after a mere change of status, of which there is one a push.</returns>
    private bool Apply(KindName kind, ObjectEvent change)
    {
        if (change.Object is not { } value)
        {
            _known[kind] = true;
            return true;
        }

        if (change.Kind == ObjectEventKind.Deleted)
        {
            return _objects.TryRemove(value.Reference.Key, out _);
        }

        var before = _objects.GetValueOrDefault(value.Reference.Key);
        _objects[value.Reference.Key] = value;
        return before is null || before.Uid != value.Uid || before.Number("metadata", "generation") != value.Number("metadata", "generation");
    }

    private async Task RebuildAsync(CancellationToken cancellationToken)
    {
        try
        {
            var served = await cluster.Served.ReadKindsAsync(cancellationToken);
            JsonObject[] objects = [.. _objects.Values];
            rules.Book = new RuleBook(RuleStatuses.InForce(objects), served);
            var wanted = rules.Book.Kinds.SelectMany(type => rules.Book.ScopesOf(type.Kind).Select(one => (type.Kind, one))).ToList();
            await StopAsync([.. _watchers.Keys.Except(wanted)]);
            foreach (var (kind, one) in wanted.Where(entry => !_watchers.ContainsKey(entry)))
            {
                Start(kind, one);
            }

            await Task.WhenAll(_watchers.Values.Where(static watcher => watcher.IsBehind).Select(watcher => watcher.HealAsync(cancellationToken)));

            // Last, because only now it is known which kinds the relay may read.
            await _statuses.WriteAsync(objects, served, [.. rules.Book.Kinds.Select(RefusedOf).OfType<RefusedKind>()], cancellationToken);
            standing.Works(Rules);
            _pause.Reset();
        }
        catch (Exception e) when (e is ClusterException or StorageException or MessagingException)
        {
            Log.NotRebuilt(logger, e.Message);
            standing.Fails(Rules, "captures: the rules can't be put in force; the log says why");
            await Task.Delay(_pause.Next(), clock, cancellationToken);
            _changed.Writer.TryWrite(true);
        }
    }

    private RefusedKind? RefusedOf(ResourceType type)
    {
        string[] verbs = [.. _watchers.Where(entry => entry.Key.Kind == type.Kind).SelectMany(static entry => entry.Value.Refused).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return verbs.Length > 0 ? new RefusedKind(type, verbs) : null;
    }

    private void Start(KindName kind, string? @namespace)
    {
        var point = CapturePoint.Parse(points.Find(CapturePoint.NameOf(kind, @namespace)));
        var captures = new KindCaptures(kind, () => rules.Book, witnesses, point, clock, @namespace);
        var watcher = new KindWatcher(cluster, kind, @namespace, captures, sender, points, metrics, rules, standing, new KindRights(Changed), clock, logger);
        _watchers[(kind, @namespace)] = watcher;
        watcher.Start(options.Value.ListInterval);
    }

    private async Task StopAsync(IReadOnlyList<(KindName Kind, string? Namespace)> watches)
    {
        foreach (var watch in watches)
        {
            if (_watchers.Remove(watch, out var watcher))
            {
                await watcher.DisposeAsync();
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Kind} can't be followed; captures wait for it: {Reason}")]
        public static partial void NoRules(ILogger logger, string kind, string reason);

        [LoggerMessage(LogLevel.Warning, "The rules of captures could not be put in force; it is tried again: {Reason}")]
        public static partial void NotRebuilt(ILogger logger, string reason);
    }
}
