using System.Text.Json.Nodes;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Reconcile;

namespace Trimtab.Domain.Drift;

/// <summary>The reconciler's side of the ledgers: says before a write what it writes over, tells people of drift, and clears up after the write.</summary>
/// <remarks>Killed at any step, the next pass finds the same entries: records and notifications get their ids from them, so that nothing is told twice.</remarks>
public sealed class TargetDrifts(DriftLedgers ledgers, TargetReporter reporter, TimeProvider time)
{
    /// <summary>So long a change may be on its way from the watch to the reverser's queue before somebody is told that nothing captures it.</summary>
    public static readonly TimeSpan CapturePatience = TimeSpan.FromMinutes(5);

    // An entry of what is in Git and differs in nothing is of no use once no late message can ask for it any more.
    private static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    internal DriftView Look(string target, string revision) => new(ledgers, target, revision, time);

    /// <summary>Enters in the ledger what is about to be written over and what is left, and tells of what is new.</summary>
    /// <param name="session">The worker's turn at the target.</param>
    /// <param name="revision">The revision that is written.</param>
    /// <param name="objects">What the plan says.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The objects; what the reverser has taken since the plan was made is <see cref="ChangeKind.Left"/> too.</returns>
    internal async Task<IReadOnlyList<PlannedObject>> BeginAsync(
        TargetSession session, string revision, IReadOnlyList<PlannedObject> objects, CancellationToken cancellationToken)
    {
        if (!objects.Any(static planned => planned.Drift is not null))
        {
            return objects;
        }

        var now = time.GetUtcNow();
        IReadOnlyList<PlannedObject> decided = objects;
        var ledger = await ledgers.UpdateAsync(
            session.Target.Name,
            current =>
            {
                decided = [.. objects.Select(planned => DriftView.Decide(planned, current, revision, now))];
                return current.With(decided.Where(static planned => planned.Drift is not null).Select(planned => EntryOf(planned, current, revision, now)).OfType<DriftEntry>());
            },
            cancellationToken);
        await session.NoteDriftAsync([.. decided.Where(static planned => planned.Change == ChangeKind.Left).Select(planned => Line(planned, ledger.Find(planned.Desired.Reference)))], cancellationToken);
        await TellAsync(session, revision, decided, ledger, cancellationToken);
        return decided;
    }

    /// <summary>Everything of a pass is written: what is over leaves the ledger.</summary>
    /// <param name="session">The worker's turn at the target.</param>
    /// <param name="revision">The revision that was written.</param>
    /// <param name="left">What stays as it is.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    internal async Task EndAsync(TargetSession session, string revision, IReadOnlyList<PlannedObject> left, CancellationToken cancellationToken)
    {
        if (!session.State.HasDriftEntries)
        {
            return;
        }

        var keys = left.Select(static planned => planned.Desired.Key).ToHashSet(StringComparer.Ordinal);
        var now = time.GetUtcNow();
        var ledger = await ledgers.UpdateAsync(
            session.Target.Name, current => current.Without(entry => !keys.Contains(entry.Object.Key) && IsOver(entry, revision, now)), cancellationToken);
        await session.EndDriftAsync([.. left.Select(planned => Line(planned, ledger.Find(planned.Desired.Reference)))], cancellationToken);
    }

    private static bool IsOver(DriftEntry entry, string revision, DateTimeOffset now) => entry.Fate switch
    {
        DriftFate.Seen or DriftFate.Reported or DriftFate.Reverting => true,
        DriftFate.Captured => entry.Parent != revision || now - entry.Since > Memory,
        _ => false,
    };

    private static DriftEntry? EntryOf(PlannedObject planned, DriftLedger ledger, string revision, DateTimeOffset now)
    {
        var drift = planned.Drift!;
        var known = ledger.Find(planned.Desired.Reference);
        var entry = new DriftEntry(planned.Desired.Reference, drift.ResourceVersion, drift.Digest, DriftFate.Seen, now) { Fields = drift.Fields, Difference = drift.Difference };
        if (planned.Change == ChangeKind.Left)
        {
            return known is { Fate: DriftFate.Taken or DriftFate.Pushing or DriftFate.Captured }
                || (known is { Fate: DriftFate.Seen or DriftFate.Reported } && (known.Digest == drift.Digest || known.Difference == drift.Difference)) ? null : entry;
        }

        if (known is { Fate: DriftFate.Reverting } && known.Digest == drift.Digest && known.Revision == revision)
        {
            return null;
        }

        var isOverruled = drift.IsGitChange && planned.Desired.Policy == DriftPolicy.Capture && known?.Fate != DriftFate.Captured && (drift.IsLiveChange || known?.Fate == DriftFate.Taken);
        return drift.IsGitChange && known is null && !isOverruled
            ? null
            : entry with { Fate = DriftFate.Reverting, Revision = revision, IsOverruled = isOverruled, Repository = known?.Repository };
    }

    private async Task TellAsync(TargetSession session, string revision, IReadOnlyList<PlannedObject> decided, DriftLedger ledger, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var found = decided.Where(static planned => planned.Drift is not null)
            .Select(planned => (Planned: planned, Entry: ledger.Find(planned.Desired.Reference))).Where(static item => item.Entry is not null).ToList();
        DriftEntry[] Of(Func<PlannedObject, DriftEntry, bool> isMeant) => [.. found.Where(item => isMeant(item.Planned, item.Entry!)).Select(static item => item.Entry!)];
        var reverted = Of(static (planned, entry) => IsReverted(planned, entry) && !entry.IsOverruled);
        var overruled = Of(static (planned, entry) => IsReverted(planned, entry) && entry.IsOverruled);
        var reported = Of(static (planned, entry) => entry.Fate == DriftFate.Seen && planned.Desired.Policy == DriftPolicy.Report);
        var stuck = Of((planned, entry) => entry.Fate == DriftFate.Seen && planned.Desired.Policy == DriftPolicy.Capture && now - entry.Since >= CapturePatience);
        await TellAsync(session, revision, DriftNews.Reverted, reverted, cancellationToken);
        await TellAsync(session, revision, DriftNews.Overruled, overruled, cancellationToken);
        await TellAsync(session, revision, DriftNews.Reported, reported, cancellationToken);
        await TellAsync(session, revision, DriftNews.NotCaptured, stuck, cancellationToken);
        await MarkToldAsync(session, [.. reverted, .. overruled, .. reported, .. stuck], cancellationToken);
    }

    /// <summary>Before the write: what is left to tell after a kill is then told in the same words, or not at all.</summary>
    private async Task MarkToldAsync(TargetSession session, DriftEntry[] told, CancellationToken cancellationToken)
    {
        if (told.Length > 0)
        {
            await ledgers.UpdateAsync(
                session.Target.Name,
                current => current.With(current.Entries.Where(entry => Array.Exists(told, one => IsSame(one, entry)))
                    .Select(static entry => entry.Fate == DriftFate.Seen ? entry with { Fate = DriftFate.Reported } : entry with { IsTold = true })),
                cancellationToken);
        }
    }

    private static bool IsSame(DriftEntry one, DriftEntry other)
        => one.Object.Key == other.Object.Key && one.Fate == other.Fate && one.Digest == other.Digest && one.Since == other.Since;

    private static bool IsReverted(PlannedObject planned, DriftEntry entry) => planned.Change != ChangeKind.Left && entry is { Fate: DriftFate.Reverting, IsTold: false };

    private async Task TellAsync(TargetSession session, string revision, DriftNews news, DriftEntry[] entries, CancellationToken cancellationToken)
    {
        if (entries.Length == 0)
        {
            return;
        }

        var id = IdOf(entries);
        var title = news.Title(entries);
        var evidence = new JsonObject
        {
            ["objects"] = new JsonArray([.. entries.Select(static entry => (JsonNode)new JsonObject
            {
                ["object"] = entry.Object.ToString(),
                ["live"] = entry.Digest.Length == 0 ? "gone" : $"sha256:{entry.Digest}",
                ["fields"] = new JsonArray([.. entry.Fields.Select(static field => (JsonNode)field)]),
            })]),
        };
        await reporter.RecordAsync(session, new TargetDecision(news.Action, revision, title) { Evidence = evidence, Discriminator = id }, cancellationToken);
        await reporter.NotifyAsync(session, news.Event, revision, title, [news.Reason, .. entries.Select(Line)], cancellationToken, id);
    }

    private static string IdOf(DriftEntry[] entries)
    {
        var tree = new JsonArray([.. entries.Select(static entry => (JsonNode)$"{entry.Object.Key} {entry.ResourceVersion} {entry.Digest} {entry.Since:O}")]);
        return ContentDigest.Hex(tree)[..12];
    }

    private static string Line(PlannedObject planned, DriftEntry? entry)
    {
        var what = planned.Drift is { IsGone: true } ? "is gone" : $"differs in {string.Join(", ", planned.Drift?.Fields ?? [])}";
        var fate = entry?.Fate switch
        {
            DriftFate.Taken => "it waits to be committed",
            DriftFate.Pushing => "it is being committed",
            DriftFate.Captured when entry.Digest == planned.Drift?.Digest => $"it is in commit {RevisionRestorer.Short(entry.Commit ?? "")} of {entry.Repository}",
            _ => planned.Desired.Policy == DriftPolicy.Capture ? entry?.Obstacle ?? "no capture took it yet" : "it stays",
        };
        return $"{planned.Desired.Reference} {what} ({planned.Desired.Policy.ToString().ToLowerInvariant()}: {fate})";
    }

    private static string Line(DriftEntry entry)
        => (entry.Digest.Length == 0 ? $"{entry.Object} is gone" : entry.Fields.Count == 0 ? $"{entry.Object}" : $"{entry.Object}: {string.Join(", ", entry.Fields)}")
            + (entry.Obstacle is { } obstacle ? $" ({obstacle})" : "");
}
