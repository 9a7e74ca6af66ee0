namespace Trimtab.Adapters.Notifications.Slack;

/// <summary>Text in Slack's markup.</summary>
/// <remarks>Source: Slack API, "Formatting text for app surfaces": escape &amp;, &lt; and &gt;, and nothing in it can mention people or link.</remarks>
internal static class SlackText
{
    public static string Escape(string text)
        => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
