using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Twin.Workloads;

/// <summary>The condition list of a status.</summary>
internal static class Conditions
{
    /// <summary>Sets a condition; its transition time moves only with its status.</summary>
    /// <param name="status">The status to change.</param>
    /// <param name="type">The condition's type.</param>
    /// <param name="isTrue">True or False.</param>
    /// <param name="reason">One word; may be empty.</param>
    /// <param name="message">One sentence; may be empty.</param>
    /// <param name="now">The time to write.</param>
    /// <param name="hasUpdateTime">Deployments also say when a condition was last updated.</param>
    public static void Set(JsonObject status, string type, bool isTrue, string reason, string message, string now, bool hasUpdateTime = false)
    {
        if (status["conditions"] is not JsonArray conditions)
        {
            conditions = [];
            status["conditions"] = conditions;
        }

        var value = isTrue ? "True" : "False";
        var present = conditions.OfType<JsonObject>().FirstOrDefault(condition => condition.Text("type") == type);
        if (present is not null && present.Text("status") == value && present.Text("reason") == reason && present.Text("message") == message)
        {
            return;
        }

        var result = new JsonObject { ["type"] = type, ["status"] = value };
        if (hasUpdateTime)
        {
            result["lastUpdateTime"] = now;
        }

        result["lastTransitionTime"] = present?.Text("status") == value ? present.Text("lastTransitionTime") : now;
        if (reason.Length > 0)
        {
            result["reason"] = reason;
        }

        if (message.Length > 0)
        {
            result["message"] = message;
        }

        if (present is null)
        {
            conditions.Add(result);
        }
        else
        {
            conditions[conditions.IndexOf(present)] = result;
        }
    }

    public static void Remove(JsonObject status, string type)
    {
        if (status["conditions"] is JsonArray conditions && Find(status, type) is { } present)
        {
            conditions.Remove(present);
        }
    }

    public static JsonObject? Find(JsonObject status, string type)
        => status.Items("conditions").FirstOrDefault(condition => condition.Text("type") == type);

    public static bool IsTrue(JsonObject value, string type)
        => value.Items("status", "conditions").Any(condition => condition.Text("type") == type && condition.Text("status") == "True");
}
