using System.Text;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;

namespace Trimtab.Domain.Incidents;

/// <summary>What people read of an incident.</summary>
internal static class IncidentCard
{
    private const int ShownLines = 8;

    public static Notification Of(IncidentDocument incident, NotificationEvent what, string reason, DateTimeOffset now) => new(
        $"incident/{incident.Id}/{incident.Opening}/{what}",
        what,
        incident.Place.Target ?? $"{incident.Namespace}/{incident.Owner.Name}",
        incident.Cluster,
        incident.Place.Source ?? "",
        incident.Place.Revision,
        what == NotificationEvent.IncidentOpened
            ? $"{incident.Workload()}: {Headline(incident)}"
            : $"{incident.Workload()}: closed after {incident.Count} {(incident.Count == 1 ? "failure" : "failures")} ({Headline(incident)})",
        what == NotificationEvent.IncidentOpened ? Text(incident, reason) : reason,
        now,
        Rollout: incident.Place.Rollout,
        Incident: incident.Id);

    private static string Headline(IncidentDocument incident)
        => incident.Container is { } container ? $"container {container} {incident.Reason}" : incident.Reason;

    private static string Text(IncidentDocument incident, string reason)
    {
        var text = new StringBuilder(reason);
        text.Append('\n').Append($"Since {incident.OpenedAt:u}, in cluster {incident.Cluster}.");
        if (incident.Cause is { } cause)
        {
            text.Append('\n').Append($"Probable cause: {cause}");
        }

        if (incident.Context.FirstOrDefault(static part => part.Name == "change")?.Text is { Length: > 0 } change)
        {
            text.Append("\nChanged since the last good template:");
            Append(text, change.Split('\n').Take(ShownLines));
        }

        // The run before the present one is always one that ended.
        if (incident.Context.Where(static part => part.Name.StartsWith("log/", StringComparison.Ordinal) && part.Text is { Length: > 0 })
            .MaxBy(static part => part.Name.Length)?.Text is { } log)
        {
            text.Append("\nLast log lines:");
            Append(text, log.TrimEnd('\n').Split('\n').TakeLast(ShownLines));
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            text.Append("\n  | ").Append(line);
        }
    }
}
