using Trimtab.Domain.Changes;
using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Notifications;

/// <summary>A notification as one place is given it, with what the fleet knows of it.</summary>
/// <param name="Notification">What happened.</param>
/// <param name="Place">Where it goes.</param>
/// <param name="Environment">The environment of its cluster; null when there is none.</param>
/// <param name="CommitPage">The commit at its Git host; null when there is none to show.</param>
public sealed record Announcement(Notification Notification, FleetNotification Place, string? Environment, Uri? CommitPage)
{
    private const int ShortRevision = 8;

    /// <summary>By which people at this place answer; empty where nobody is asked.</summary>
    public IReadOnlyList<AnswerLink> Links { get; init; } = [];

    public NotificationSeverity Severity => EventMeaning.SeverityOf(Notification.Event);

    /// <summary>The title on one line.</summary>
    public string Title => Notification.Title.ReplaceLineEndings(" ").Trim();

    /// <summary>Why, in a sentence.</summary>
    public string Reason => Lines is [var first, ..] ? first : Title;

    /// <summary>What else there is to see, one line each; may be empty.</summary>
    public IReadOnlyList<string> Evidence => [.. Links.Select(static link => link.ToString()), .. Lines.Skip(1)];

    /// <summary>The first digits of the revision; null when none is concerned.</summary>
    public string? Revision => Notification.Revision is { } revision ? revision[..Math.Min(ShortRevision, revision.Length)] : null;

    /// <summary>The command that shows more.</summary>
    public string Command => Notification.Incident is { } incident ? $"trimtab incident show {incident}" : Notification.Rollout is { } rollout ? $"trimtab rollout show {rollout}" : Notification.Change is { } change ? $"trimtab change show {change}" : "trimtab status";

    /// <summary>Where it happened, by name and value, in the order they are shown. The commit's author and subject are others' words.</summary>
    public IReadOnlyList<(string Name, string Value)> Facts
    {
        get
        {
            (string Name, string? Value)[] facts =
            [
                ("Target", Notification.Target),
                ("Cluster", Notification.Cluster),
                ("Environment", Environment),
                ("Revision", Revision is { } revision ? $"{Notification.Source} {revision}" : null),
                ("Author", Notification.Commit?.Author),
            ];
            return [.. facts.Where(static fact => !string.IsNullOrEmpty(fact.Value)).Select(static fact => (fact.Name, fact.Value!))];
        }
    }

    /// <summary>The texts in the place's own words; parts without a template are null.</summary>
    /// <param name="escape">Makes a value harmless in the place's markup.</param>
    public (string? Title, string? Body) OwnWords(Func<string, string> escape)
        => Place.Template is { } template ? template.Render(this, escape) : (null, null);

    private IReadOnlyList<string> Lines
        => [.. Notification.Text.ReplaceLineEndings("\n").Split('\n').Select(static line => line.TrimEnd()).SkipWhile(static line => line.Length == 0)];
}
