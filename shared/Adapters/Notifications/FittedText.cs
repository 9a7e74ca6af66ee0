using System.Globalization;
using System.Text;

namespace Trimtab.Adapters.Notifications;

/// <summary>Texts that fit into what a service takes, escaped and cut between characters.</summary>
internal static class FittedText
{
    /// <param name="text">Any text.</param>
    /// <param name="maxLength">The most characters of the result, escapes included.</param>
    /// <param name="escape">Makes one character (a text element) harmless; null when nothing needs it.</param>
    /// <returns>The whole text, or its beginning and an ellipsis.</returns>
    public static string Of(string text, int maxLength, Func<string, string>? escape = null)
    {
        var result = new StringBuilder(Math.Min(text.Length, maxLength));
        var elements = StringInfo.GetTextElementEnumerator(text);
        var fits = 0;
        while (elements.MoveNext())
        {
            var element = elements.GetTextElement();
            result.Append(escape is null ? element : escape(element));
            if (result.Length > maxLength)
            {
                return result.ToString(0, fits) + "…";
            }

            fits = result.Length < maxLength ? result.Length : fits;
        }

        return result.ToString();
    }

    /// <summary>Lines joined; those that fit no more are counted.</summary>
    public static string Lines(IReadOnlyList<string> lines, int maxLength, Func<string, string>? escape = null)
    {
        const int RoomForCount = 40;
        var result = new StringBuilder();
        for (var index = 0; index < lines.Count; index++)
        {
            var line = Of(lines[index], Math.Max(1, maxLength / 4), escape);
            if (result.Length + line.Length + RoomForCount > maxLength)
            {
                return result.Append(CultureInfo.InvariantCulture, $"… and {lines.Count - index} more lines").ToString();
            }

            result.Append(line).Append(index == lines.Count - 1 ? "" : "\n");
        }

        return result.ToString();
    }
}
