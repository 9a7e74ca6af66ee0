namespace Trimtab.Domain.Notifications.Templates;

/// <summary>A place's own wording.</summary>
/// <param name="Title">Null for the built-in title.</param>
/// <param name="Body">Null for the built-in body.</param>
public sealed record NotificationTemplate(TextTemplate? Title, TextTemplate? Body)
{
    public const int MaxTitle = 300;
    public const int MaxBody = 4000;

    /// <returns>The texts; null for a part without a template, and for one that fails: a message in plain words is better than none.</returns>
    /// <param name="announcement">What to say.</param>
    /// <param name="escape">Makes a value harmless in the place's markup.</param>
    public (string? Title, string? Body) Render(Announcement announcement, Func<string, string> escape)
    {
        string? title = null;
        string? body = null;
        Title?.TryRender(announcement, escape, out title);
        Body?.TryRender(announcement, escape, out body);
        return (title?.ReplaceLineEndings(" ").Trim(), body?.Trim());
    }
}
