using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Incidents;

/// <summary>What an incident becomes by a report, or by its workload's health. Pure; a report that comes again changes nothing.</summary>
public static class IncidentRules
{
    private const int RememberedPods = 10;
    private const int RememberedOccurrences = 100;
    private const int RememberedEntries = 50;

    /// <summary>So long people are not told of a new incident whose context is on its way: the first thing that they read should say why.</summary>
    public static TimeSpan LongestHold { get; } = TimeSpan.FromSeconds(10);

    /// <summary>The incident after a report.</summary>
    /// <param name="before">The incident as it is; null for none.</param>
    /// <param name="report">The report.</param>
    /// <param name="place">Where it belongs.</param>
    /// <param name="now">When it came.</param>
    public static IncidentDocument After(IncidentDocument? before, PodFailureReport report, IncidentPlace place, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(place);
        var after = Recorded(before, report, place, now);
        return after.CardDue is not null && IsLast(after, report) ? WithCard(after) : Due(after, now);
    }

    /// <summary>The incident once people are told of what waited for its context for long enough; as it is when nothing did.</summary>
    public static IncidentDocument Due(IncidentDocument incident, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(incident);
        return incident.CardDue <= now ? WithCard(incident) : incident;
    }

    /// <summary>The incident after its workload was found well, or gone.</summary>
    public static IncidentDocument Closed(IncidentDocument before, string why, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(before);
        if (before.State == IncidentState.Closed)
        {
            return before;
        }

        var closed = ((before.CardDue is null ? before : WithCard(before)) with { State = IncidentState.Closed, ClosedAt = now }).Noted(now, $"closed: {why}");
        return before.IsTold
            ? closed with { PendingNotifications = [.. closed.PendingNotifications, IncidentCard.Of(closed, NotificationEvent.IncidentClosed, why, now)] }
            : closed;
    }

    private static IncidentDocument Recorded(IncidentDocument? before, PodFailureReport report, IncidentPlace place, DateTimeOffset now)
    {
        if (before is null)
        {
            return Opened(New(report, place), report, place, now, "opened");
        }

        if (before.Occurrences.Contains(report.Occurrence))
        {
            return WithContext(before, report);
        }

        // A message that was long on its way tells nothing new of a workload that became healthy since.
        return report.FailedAt <= before.ClosedAt ? Remembered(before, report).Noted(report.FailedAt, $"reported late: {report.Sentence}")
            : before.State == IncidentState.Open ? Counted(before, report, place)
            : Opened(Again(before, report), report, place, now, "came back");
    }

    // A failure that is only counted has the context of the one that began its window: that of the last opening.
    private static IncidentDocument Again(IncidentDocument before, PodFailureReport report) => before with
    {
        Opening = before.Opening + 1,
        Count = 0,
        OpenedAt = report.FailedAt,
        Context = IsOnlyCounted(report) ? before.Context : [],
        Cause = null,
        IsTold = false,
    };

    private static bool IsOnlyCounted(PodFailureReport report) => report is { Context: null, Count: > 1 };

    // What is only counted may have overtaken the report of the failure that began its window.
    private static bool AwaitsContext(IncidentDocument incident, PodFailureReport report)
        => report.IsPartial || !HasEarlierParts(incident, report) || (IsOnlyCounted(report) && incident.Context.Count == 0);

    private static bool IsLast(IncidentDocument incident, PodFailureReport report)
        => report is { IsPartial: false, Context: { } context } && !context.Contains(ContextPart.LeftOut) && HasEarlierParts(incident, report);

    private static bool HasEarlierParts(IncidentDocument incident, PodFailureReport report)
        => report.EarlierParts is not { } earlier || earlier.All(name => incident.Context.Any(part => part.Name == name));

    private static IncidentDocument WithCard(IncidentDocument incident) => incident with
    {
        CardDue = null,
        PendingNotifications = [.. incident.PendingNotifications, IncidentCard.Of(incident, NotificationEvent.IncidentOpened, incident.Sentence, incident.OpenedAt)],
    };

    private static IncidentDocument New(PodFailureReport report, IncidentPlace place) => new()
    {
        Id = IncidentKey.IdOf(report),
        Cluster = report.Cluster,
        Namespace = report.Pod.Namespace,
        Owner = report.Owner,
        Container = report.Container,
        Kind = report.Kind,
        Reason = report.Reason,
        Sentence = report.Sentence,
        OpenedAt = report.FailedAt,
        LastAt = report.FailedAt,
        Place = place,
    };

    // A canary's failure ends its rollout, which tells people itself.
    private static IncidentDocument Opened(IncidentDocument incident, PodFailureReport report, IncidentPlace place, DateTimeOffset now, string how)
    {
        var opened = Counted(incident with { State = IncidentState.Open }, report, place).Noted(report.FailedAt, $"{how}: {report.Sentence}");
        return report.Pod.IsCanary && place.Rollout is not null ? opened : opened with
        {
            IsTold = true,
            CardDue = AwaitsContext(opened, report) ? now + LongestHold : now,
        };
    }

    private static IncidentDocument Counted(IncidentDocument incident, PodFailureReport report, IncidentPlace place)
    {
        var isNewest = report.FailedAt >= incident.LastAt;
        var counted = Remembered(incident, report) with
        {
            Count = incident.Count + 1,
            OpenedAt = report.FailedAt < incident.OpenedAt ? report.FailedAt : incident.OpenedAt,
            LastAt = isNewest ? report.FailedAt : incident.LastAt,
            Reason = isNewest ? report.Reason : incident.Reason,
            Sentence = isNewest ? report.Sentence : incident.Sentence,
            Place = place.Rollout is not null || incident.Place.Rollout is null ? place : incident.Place,
        };
        return WithContext(counted, report);
    }

    private static IncidentDocument Remembered(IncidentDocument incident, PodFailureReport report) => incident with
    {
        Pods = incident.Pods.Contains(report.Pod.Name) ? incident.Pods : [.. incident.Pods.TakeLast(RememberedPods - 1), report.Pod.Name],
        Occurrences = [.. incident.Occurrences.TakeLast(RememberedOccurrences - 1), report.Occurrence],
    };

    // Parts that took longer come in a report of their own.
    private static IncidentDocument WithContext(IncidentDocument incident, PodFailureReport report)
    {
        var parts = report.Context ?? [];
        var names = parts.Select(static part => part.Name).ToHashSet(StringComparer.Ordinal);
        List<ContextPart> context = [.. incident.Context.Where(part => !names.Contains(part.Name)), .. parts];
        if (context.Exists(static part => part.Name != ContextPart.LeftOut.Name))
        {
            context.RemoveAll(static part => part.Name == ContextPart.LeftOut.Name);
        }

        var whole = report with { Context = context };
        return incident with { Context = context, Cause = ProbableCause.Of(whole) ?? incident.Cause, Memory = MemoryKill.Of(whole) };
    }

    private static IncidentDocument Noted(this IncidentDocument incident, DateTimeOffset time, string what)
        => incident with { History = [.. incident.History.TakeLast(RememberedEntries - 1), new IncidentEntry(time, what)] };
}
