using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Health;

/// <summary>One entry of an object's <c>status.conditions</c>.</summary>
internal sealed record Condition(string Type, string Status, string Reason, string Message)
{
    public bool IsTrue => Status == "True";

    public bool IsFalse => Status == "False";

    /// <summary>The condition in words, e.g. <c>ProgressDeadlineExceeded: ReplicaSet "web-1" has timed out progressing.</c></summary>
    public string Text => (Reason.Length, Message.Length) switch
    {
        (0, 0) => $"condition {Type} is {Status}",
        (0, _) => Message,
        (_, 0) => Reason,
        _ => $"{Reason}: {Message}",
    };

    public static Condition? Find(JsonObject live, string type)
    {
        foreach (var item in live.Items("status", "conditions"))
        {
            if (item.Text("type") == type)
            {
                return new Condition(type, item.Text("status"), item.Text("reason"), item.Text("message"));
            }
        }

        return null;
    }
}
