using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Signals;

namespace Trimtab.Domain.Incidents;

/// <summary>Remembers of each watched pod which failures were told, so that each is told once, and which pods only time can fail. Safe for concurrent use.</summary>
/// <param name="readyDeadline">How long a pod may take to become ready, counted from its creation.</param>
/// <param name="lookback">Container ends older than this, found by a list, are old news.</param>
public sealed class PodSightings(TimeSpan readyDeadline, TimeSpan lookback)
{
    /// <summary>A pod that waits for its containers this long is asked for its Events.</summary>
    public static TimeSpan EventsAfter { get; } = TimeSpan.FromSeconds(10);

    /// <summary>A failure that lasts hides what only time brings, until it is older than the lookback: such a pod needs no look every second, and of a flood's there are many.</summary>
    private static readonly TimeSpan FailedPause = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(4);

    /// <summary>Of a thousand pods that wait, a look asks for so many: an API server reads all Events of a namespace for each.</summary>
    private const int MostAsked = 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ToldFailures> _told = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Suspect> _suspects = new(StringComparer.Ordinal);

    /// <summary>Takes a pod as it is now.</summary>
    /// <returns>Its failures that were not told yet, the most wrong first.</returns>
    public IReadOnlyList<IncidentFailure> See(JsonObject pod, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(pod);
        lock (_lock)
        {
            Sort(pod, now);
            return News(pod, _suspects.GetValueOrDefault(pod.Uid)?.Events ?? [], now);
        }
    }

    /// <summary>Looks again at the pods that are not ready: some fail by waiting. At one that has failed and still does, only every 15 s.</summary>
    public IReadOnlyList<(JsonObject Pod, IncidentFailure Failure)> Recheck(DateTimeOffset now)
    {
        lock (_lock)
        {
            return [.. _suspects.Values.Where(suspect => now >= suspect.LookAt).SelectMany(suspect => News(suspect.Pod, suspect.Events, now).Select(failure => (suspect.Pod, failure)))];
        }
    }

    /// <summary>Pods whose Events are due to be read: they do not start, or are not ready any more, and do not say why; those that Events told of, too, for as
    /// long as they may take to become ready. Each more and more seldom, but for the first look after they told: a node tries a sandbox every 10 to 15 s.</summary>
    /// <returns>At most a few at once; the others are due at the next look.</returns>
    public IReadOnlyList<JsonObject> Silent(DateTimeOffset now)
    {
        lock (_lock)
        {
            var due = _suspects.Values.Where(suspect => now >= suspect.AskAt && !suspect.HasFailed && !SaysWhy(suspect.Pod)).Take(MostAsked).ToList();
            due.ForEach(suspect => suspect.AskLater(now));
            return [.. due.Select(static suspect => suspect.Pod)];
        }
    }

    /// <summary>Takes the Events of a pod that was silent.</summary>
    public void Hear(string uid, IReadOnlyList<JsonObject> events)
    {
        lock (_lock)
        {
            if (_suspects.TryGetValue(uid, out var suspect))
            {
                suspect.Events = events;
                suspect.LookAt = DateTimeOffset.MinValue;
            }
        }
    }

    /// <summary>A failure found no place where it was told: it will be found again.</summary>
    /// <returns>Whether the rechecks find it; else only <see cref="SeeAgain"/> does, or the pod's next change.</returns>
    public bool Untell(string uid, string occurrence)
    {
        lock (_lock)
        {
            _told.GetValueOrDefault(uid)?.Untell(occurrence);
            if (!_suspects.TryGetValue(uid, out var suspect))
            {
                return false;
            }

            suspect.LookAt = DateTimeOffset.MinValue;
            return true;
        }
    }

    /// <summary>Takes a pod as a list shows it, which may be older than what was seen: what is gone since, or was never seen, says nothing.</summary>
    /// <returns>Its failures that were not told yet, the most wrong first.</returns>
    public IReadOnlyList<IncidentFailure> SeeAgain(JsonObject pod, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(pod);
        lock (_lock)
        {
            return _told.ContainsKey(pod.Uid) ? News(pod, _suspects.GetValueOrDefault(pod.Uid)?.Events ?? [], now) : [];
        }
    }

    /// <summary>Forgets a pod that is gone.</summary>
    public void Forget(string uid)
    {
        lock (_lock)
        {
            _told.Remove(uid);
            _suspects.Remove(uid);
        }
    }

    /// <summary>Forgets the pods of a namespace that nothing is heard of any more: time alone must not fail them. Those that are seen again later are told again.</summary>
    /// <param name="namespace">Null for all.</param>
    public void ForgetAll(string? @namespace)
    {
        lock (_lock)
        {
            foreach (var (uid, _) in _told.Where(entry => @namespace is null || entry.Value.Namespace == @namespace))
            {
                _told.Remove(uid);
            }

            foreach (var (uid, _) in _suspects.Where(entry => @namespace is null || entry.Value.Pod.Namespace == @namespace))
            {
                _suspects.Remove(uid);
            }
        }
    }

    private void Sort(JsonObject pod, DateTimeOffset now)
    {
        var isWell = pod.Text("status", "phase") is "Succeeded" or "Failed" || pod.Text("metadata", "deletionTimestamp").Length > 0
            || pod.Items("status", "conditions").Any(static condition => condition.Text("type") == "Ready" && condition.Text("status") == "True");
        if (isWell)
        {
            _suspects.Remove(pod.Uid);
        }
        else if (_suspects.TryGetValue(pod.Uid, out var known))
        {
            known.Pod = pod;
        }
        else
        {
            _suspects[pod.Uid] = new Suspect(pod, now);
        }
    }

    private IReadOnlyList<IncidentFailure> News(JsonObject pod, IReadOnlyList<JsonObject> events, DateTimeOffset now)
    {
        var failures = FailureClassifier.Classify(pod, events, new PodDeadlines(now, readyDeadline, PodDeadlines.DefaultUnreadyGrace, now - lookback));
        // A list's pod may be older than the one that is looked at.
        if (_suspects.TryGetValue(pod.Uid, out var suspect) && ReferenceEquals(suspect.Pod, pod))
        {
            // What only Events tell may come right or go on, and only they tell that too.
            var mayComeRight = now - suspect.Since <= readyDeadline;
            suspect.HasFailed = failures.Any(failure => !failure.IsPast && !(mayComeRight && PodEvents.IsOfEvents(failure.Kind)));
            suspect.LookAt = suspect.HasFailed ? now + FailedPause : now;
        }

        if (failures.Count == 0)
        {
            return [];
        }

        if (!_told.TryGetValue(pod.Uid, out var told))
        {
            _told[pod.Uid] = told = new ToldFailures(pod.Namespace);
        }

        return told.Untold(failures);
    }

    // A pod without a node has the scheduler's words in its own status.
    private static bool SaysWhy(JsonObject pod)
        => pod.Items("status", "conditions").Any(static condition => condition.Text("type") == "PodScheduled" && condition.Text("status") == "False");

    private sealed class Suspect(JsonObject pod, DateTimeOffset since)
    {
        private readonly DoublingPause _pause = new(FirstPause, LongestPause);
        private bool _hasTold;

        public JsonObject Pod { get; set; } = pod;

        public DateTimeOffset Since { get; } = since;

        public DateTimeOffset AskAt { get; private set; } = since + EventsAfter;

        /// <summary>When time may have brought something.</summary>
        public DateTimeOffset LookAt { get; set; } = since;

        public bool HasFailed { get; set; }

        public IReadOnlyList<JsonObject> Events { get; set; } = [];

        public void AskLater(DateTimeOffset now)
        {
            if (!_hasTold && PodEvents.Failures(Pod, Events).Any())
            {
                _hasTold = true;
                AskAt = now + FirstPause;
                return;
            }

            AskAt = now + _pause.Next();
        }
    }
}
