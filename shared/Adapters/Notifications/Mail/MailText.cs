using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Notifications;

namespace Trimtab.Adapters.Notifications.Mail;

/// <summary>A notification as a mail of two parts that say the same: plain text and HTML.</summary>
/// <remarks>Nothing of a notification reaches a header but in encoded words, so no line end in it can begin another header; the parts are base64.
/// Sources: RFC 5322 (headers), 2045 to 2047 (MIME), 3834 (Auto-Submitted).</remarks>
internal static class MailText
{
    private const int MaxSubject = 300;
    private const int MaxLines = 200;

    public static string Of(Announcement announcement, NotificationAddress.Mailbox mailbox)
    {
        var notification = announcement.Notification;
        var (ownTitle, ownBody) = announcement.OwnWords(static value => value);
        var title = FittedText.Of(ownTitle ?? announcement.Title, MaxSubject);
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{announcement.Place.Name}/{notification.Id}")))[..32];
        var boundary = $"trimtab-{id}";
        var domain = mailbox.From[(mailbox.From.IndexOf('@', StringComparison.Ordinal) + 1)..];
        string[] lines =
        [
            $"From: Trimtab <{mailbox.From}>",
            $"To: {string.Join(",\r\n ", mailbox.To)}",
            $"Subject: {Encoded($"{Look.SignOf(notification.Event)} {title}")}",
            $"Date: {notification.Time.ToUniversalTime().ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture)}",
            $"Message-ID: <{id}@{domain}>",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            $"Content-Type: multipart/alternative; boundary=\"{boundary}\"",
            "",
            .. Part(boundary, "plain", ownBody ?? Plain(announcement)),
            .. Part(boundary, "html", ownBody is null ? Html(announcement) : Page(title, $"<p style=\"white-space:pre-wrap\">{WebUtility.HtmlEncode(ownBody)}</p>")),
            $"--{boundary}--",
            "",
        ];
        return string.Join("\r\n", lines);
    }

    private static string Plain(Announcement announcement)
    {
        var text = new StringBuilder(announcement.Reason).Append("\n\n");
        foreach (var line in announcement.Evidence.Take(MaxLines))
        {
            text.Append(line).Append('\n');
        }

        text.Append(announcement.Evidence.Count > 0 ? "\n" : "");
        foreach (var (name, value) in announcement.Facts)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\n");
        }

        text.Append(announcement.CommitPage is { } page ? $"Commit: {page.AbsoluteUri}\n" : "");
        return text.Append(CultureInfo.InvariantCulture, $"\nMore: {announcement.Command}\n").ToString();
    }

    private static string Html(Announcement announcement)
    {
        var text = new StringBuilder($"<p>{WebUtility.HtmlEncode(announcement.Reason)}</p>");
        if (announcement.Evidence.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"<pre>{WebUtility.HtmlEncode(string.Join('\n', announcement.Evidence.Take(MaxLines)))}</pre>");
        }

        text.Append("<table>");
        foreach (var (name, value) in announcement.Facts)
        {
            text.Append(CultureInfo.InvariantCulture, $"<tr><th align=\"left\">{name}</th><td>{WebUtility.HtmlEncode(value)}</td></tr>");
        }

        text.Append("</table>");
        text.Append(announcement.CommitPage is { } page ? $"<p><a href=\"{WebUtility.HtmlEncode(page.AbsoluteUri)}\">Commit</a></p>" : "");
        text.Append(CultureInfo.InvariantCulture, $"<p>More: <code>{WebUtility.HtmlEncode(announcement.Command)}</code></p>");
        var color = $"#{Look.ColorOf(announcement.Notification.Event, announcement.Severity):X6}";
        return Page(announcement.Title, $"<div style=\"border-left:4px solid {color};padding-left:12px\">{text}</div>");
    }

    private static string Page(string title, string content)
        => $"<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>{WebUtility.HtmlEncode(title)}</title></head><body><h3>{WebUtility.HtmlEncode(title)}</h3>{content}</body></html>";

    private static IEnumerable<string> Part(string boundary, string kind, string text)
    {
        yield return $"--{boundary}";
        yield return $"Content-Type: text/{kind}; charset=utf-8";
        yield return "Content-Transfer-Encoding: base64";
        yield return "";
        yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n")), Base64FormattingOptions.InsertLineBreaks);
    }

    // Encoded words of at most 75 characters, cut between characters.
    private static string Encoded(string text)
    {
        const int MaxBytes = 42;
        List<string> words = [];
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Encoding.UTF8.GetByteCount(word.ToString()) + rune.Utf8SequenceLength > MaxBytes)
            {
                words.Add(word.ToString());
                word.Clear();
            }

            word.Append(rune.ToString());
        }

        words.Add(word.ToString());
        return string.Join("\r\n ", words.Select(static part => $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(part))}?="));
    }
}
