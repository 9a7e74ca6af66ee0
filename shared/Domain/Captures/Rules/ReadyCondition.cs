using System.Globalization;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Captures.Rules;

/// <summary>The condition <c>Ready</c> of the capture kinds.</summary>
/// <param name="IsReady">Whether it does what it is there for.</param>
/// <param name="Reason">One word in CamelCase.</param>
/// <param name="Message">A sentence for people.</param>
public sealed record ReadyCondition(bool IsReady, string Reason, string Message)
{
    private const int MaxMessage = 1024;

    public static ReadyCondition Invalid(IEnumerable<RuleFault> faults) => new(false, "Invalid", string.Join(" ", faults));

    /// <summary>The <c>conditions</c> of a status.</summary>
    /// <param name="value">The object as it is: a condition that stays what it was keeps its time.</param>
    /// <param name="now">The time of a change.</param>
    public JsonArray ToJson(JsonObject value, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(value);
        var status = IsReady ? "True" : "False";
        var before = value.Items("status", "conditions").FirstOrDefault(static condition => condition.Text("type") == "Ready");
        var since = before?.Text("status") == status && before.Text("lastTransitionTime") is { Length: > 0 } kept
            ? kept
            : now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        // No collection expression: that adds by a generic method, which a trimmed program can't call.
        return new JsonArray(new JsonObject
        {
            ["type"] = "Ready",
            ["status"] = status,
            ["reason"] = Reason,
            ["message"] = Message.Length <= MaxMessage ? Message : Message[..MaxMessage],
            ["lastTransitionTime"] = since,
            ["observedGeneration"] = value.Number("metadata", "generation") ?? 0,
        });
    }
}
