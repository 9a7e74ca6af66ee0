using System.IO.Enumeration;
using Trimtab.Domain.Notifications;

namespace Trimtab.Domain.Fleet;

/// <summary>Which notifications a place wants: those that every rule lets pass. Pure.</summary>
/// <param name="On">Events; empty for all.</param>
/// <param name="Severity">The least severity.</param>
/// <param name="Targets">Patterns of targets (<c>*</c> any text, <c>?</c> any letter); empty for all.</param>
/// <param name="Clusters">Patterns of clusters; empty for all.</param>
/// <param name="Environments">Patterns of the cluster's environment; empty for all, also for a cluster without one.</param>
/// <param name="Sources">Patterns of sources; empty for all.</param>
public sealed record NotificationRoute(
    IReadOnlyList<NotificationEvent> On,
    NotificationSeverity Severity,
    IReadOnlyList<string> Targets,
    IReadOnlyList<string> Clusters,
    IReadOnlyList<string> Environments,
    IReadOnlyList<string> Sources)
{
    /// <summary>Everything.</summary>
    public static NotificationRoute All { get; } = new([], NotificationSeverity.Info, [], [], [], []);

    /// <param name="kind">The place's form: a pager is never told what is only good to know, and always told that trouble is over.</param>
    /// <param name="notification">What happened.</param>
    /// <param name="environment">The environment of its cluster; null when there is none.</param>
    public bool Wants(NotificationKind kind, Notification notification, string? environment)
    {
        ArgumentNullException.ThrowIfNull(notification);
        return WantsEvent(kind, notification.Event)
            && Matches(Targets, notification.Target)
            && Matches(Clusters, notification.Cluster)
            && Matches(Environments, environment)
            && Matches(Sources, notification.Source);
    }

    /// <returns>Whether the pattern names more than one thing.</returns>
    public static bool IsPattern(string text) => text.AsSpan().ContainsAny('*', '?');

    private bool WantsEvent(NotificationKind kind, NotificationEvent happened)
    {
        var isNamed = (On.Count == 0 || On.Contains(happened)) && EventMeaning.SeverityOf(happened) >= Severity;
        return kind != NotificationKind.PagerDuty
            ? isNamed
            : EventMeaning.EndsTrouble(happened) || (isNamed && EventMeaning.IsTrouble(happened));
    }

    private static bool Matches(IReadOnlyList<string> patterns, string? name)
        => patterns.Count == 0 || patterns.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false));
}
