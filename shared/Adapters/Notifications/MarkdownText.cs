namespace Trimtab.Adapters.Notifications;

/// <summary>Text in Markdown, as Discord and Adaptive Cards read it.</summary>
internal static class MarkdownText
{
    private const string Special = "\\`*_~|[]()<>#-+.!";

    /// <summary>A backslash before every character that could begin markup.</summary>
    public static string Escape(string text)
        => string.Concat(text.Select(static letter => Special.Contains(letter, StringComparison.Ordinal) ? $"\\{letter}" : letter.ToString()));
}
