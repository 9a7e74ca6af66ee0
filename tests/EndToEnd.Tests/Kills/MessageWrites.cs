using System.Text.Json.Nodes;
using Trimtab.TestKit.Network;

namespace Trimtab.EndToEnd.Tests.Kills;

/// <summary>Labels of what people and the Git host are told.</summary>
internal static class MessageWrites
{
    /// <remarks>A fetch is a POST too, and changes nothing.</remarks>
    public static string? HostLabel(ObservedRequest request)
        => request.Method != "POST" ? null
            : request.Path.Contains("/statuses/", StringComparison.Ordinal) ? $"POST status {Text(request, "state")}"
            : request.Path.EndsWith("/git-receive-pack", StringComparison.Ordinal) ? "push"
            : null;

    public static string? NotificationLabel(ObservedRequest request)
        => request.Method == "POST" ? $"POST notification {Text(request, "event")}" : null;

    private static string? Text(ObservedRequest request, string field) => (string?)JsonNode.Parse(request.Body.Span)?[field];
}
