using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Trimtab.Domain.Messaging;

namespace Trimtab.Adapters.AzureStorage;

/// <summary>Reads the list of messages that a receive or a peek answers.</summary>
internal static class QueueMessages
{
    /// <summary>Longer answers are not looked at for emptiness.</summary>
    private const int LongestEmpty = 128;

    public static IReadOnlyList<ReceivedMessage> Parse(BinaryData content)
        => IsEmptyList(content) ? [] : [.. StorageXml.Parse(content).Elements("QueueMessage").Select(Message)];

    public static DateTimeOffset ParseTime(string text)
        => DateTimeOffset.ParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    // What nearly every look at an idle queue answers: not worth an XML reader each time.
    private static bool IsEmptyList(BinaryData content)
    {
        var text = content.ToMemory().Span;
        return text.Length <= LongestEmpty && (text.EndsWith("<QueueMessagesList/>"u8) || text.EndsWith("<QueueMessagesList />"u8));
    }

    private static ReceivedMessage Message(XElement element)
    {
        var raw = Value(element, "MessageText");
        return new ReceivedMessage(
            Value(element, "MessageId"),
            Value(element, "PopReceipt"),
            Decode(raw),
            raw,
            int.Parse(Value(element, "DequeueCount")),
            Time(element, "InsertionTime"),
            Time(element, "ExpirationTime"),
            Time(element, "TimeNextVisible"));
    }

    private static string Value(XElement element, string name) => (string?)element.Element(name) ?? "";

    // A peek has no time of next visibility: the message is visible.
    private static DateTimeOffset Time(XElement element, string name)
        => Value(element, name) is { Length: > 0 } text ? ParseTime(text) : DateTimeOffset.MinValue;

    private static string? Decode(string raw)
    {
        if (!Base64.IsValid(raw))
        {
            return null;
        }

        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Convert.FromBase64String(raw));
        }
        catch (DecoderFallbackException)
        {
            return null; // valid base64 of something that is no text
        }
    }
}
