using System.Text;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;
using Trimtab.Domain.Rollouts;

namespace Trimtab.Domain.Guards;

/// <summary>What people read of a guard's window.</summary>
internal static class GuardCard
{
    public static Notification Of(string id, RolloutDocument document, RolloutGuard guard, RolloutDecision decision, NotificationEvent what)
    {
        var workload = document.Workloads[0];
        return new Notification(
            id,
            what,
            $"{workload.Namespace}/{workload.Name}",
            document.Cluster,
            "",
            null,
            $"{workload.StableReference()}: {Headline(guard, what)}",
            TextOf(document, guard, decision),
            decision.Time,
            Rollout: document.Id);
    }

    private static string Headline(RolloutGuard guard, NotificationEvent what)
        => what != NotificationEvent.RolledBack ? "a new template failed and needs a person"
            : guard.IsRestored ? "a new template failed, and was taken back"
            : "a new template failed, and could not be taken back";

    private static string TextOf(RolloutDocument document, RolloutGuard guard, RolloutDecision decision)
    {
        var text = new StringBuilder(decision.Reason);
        text.Append('\n').Append($"Watched since {document.StartedAt:u} in cluster {document.Cluster} by guard {guard.Name}.");
        text.Append('\n').Append($"Changed by {document.Commit.Author}: {document.Commit.Subject}");
        foreach (var line in guard.Outcome)
        {
            text.Append('\n').Append(line);
        }

        if (document.Workloads[0].Evidence is { } seen)
        {
            text.Append('\n').Append($"New pods: {seen.Canary.Requests:0} requests, {seen.Canary.Bad:0} bad, {seen.Canary.Slow:0} slow; old pods: {seen.Stable.Requests:0} requests, {seen.Stable.Bad:0} bad, {seen.Stable.Slow:0} slow. {seen.Measured}");
            foreach (var line in seen.Failures.Concat(seen.Log.Select(static log => $"  | {log}")))
            {
                text.Append('\n').Append(line);
            }
        }

        return text.ToString();
    }
}
