using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.Domain.Health;

internal static class JobHealth
{
    public static ObjectHealth Of(JsonObject live)
    {
        if (Condition.Find(live, "Failed") is { IsTrue: true } failed)
        {
            return ObjectHealth.Failed(failed.Text);
        }

        var isDone = Condition.Find(live, "Complete") is { IsTrue: true } || Condition.Find(live, "Suspended") is { IsTrue: true };
        return isDone || live.Text("status", "startTime").Length > 0 ? ObjectHealth.Current : ObjectHealth.InProgress("has not started yet");
    }
}
