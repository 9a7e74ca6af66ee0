using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Trimtab.Domain.Messaging;
using Trimtab.TestKit.Faults;
using Trimtab.TestKit.Network;

namespace Trimtab.EndToEnd.Tests.Kills;

/// <summary>Labels of what changes queues.</summary>
internal static class QueueWrites
{
    public static string? Label(ObservedRequest request) => (request.Method, Parts(request)) switch
    {
        // Scans of the inventory come by events and by the minute.
        ("POST" or "DELETE" or "PUT", [QueueNames.Scan, ..]) => $"{KillSwitch.Anytime}{request.Method} in {QueueNames.Scan}",
        ("POST", [var queue, "messages"]) => $"send {queue} {Kind(request.Body)}",
        ("DELETE", [var queue, "messages", _]) => $"delete from {queue}",
        ("PUT", [var queue, "messages", _]) => $"extend in {queue}",
        ("PUT", [var queue]) => $"create queue {queue}",
        _ => null,
    };

    /// <summary>A receive hides what it gets, if it gets anything.</summary>
    public static string? LabelOfReceipt(ObservedRequest request, ReadOnlyMemory<byte> answer)
        => Parts(request) is [var queue, "messages"] && !request.Query.ContainsKey("peekonly") && Encoding.UTF8.GetString(answer.Span).Contains("<QueueMessage>", StringComparison.Ordinal)
            ? $"{(queue == QueueNames.Scan ? KillSwitch.Anytime : "")}receive from {queue}"
            : null;

    private static string[] Parts(ObservedRequest request) => request.Path.Split('?')[0].Split('/', StringSplitOptions.RemoveEmptyEntries)[1..];

    private static string Kind(ReadOnlyMemory<byte> body)
    {
        var text = XDocument.Parse(Encoding.UTF8.GetString(body.Span)).Root!.Value;
        var message = JsonNode.Parse(Convert.FromBase64String(text))!;
        return $"{message["kind"]} {message["body"]?["event"]}".TrimEnd();
    }
}
