using System.Text.Json.Nodes;

namespace Trimtab.Domain.Health;

internal static class CustomResourceDefinitionHealth
{
    public static ObjectHealth Of(JsonObject live)
    {
        if (Condition.Find(live, "NamesAccepted") is { IsFalse: true } names)
        {
            return ObjectHealth.Failed(names.Text);
        }

        return Condition.Find(live, "Established") switch
        {
            { IsTrue: true } => ObjectHealth.Current,
            // "Installing" is the short time between accepted names and served objects; every other reason is final.
            { IsFalse: true, Reason: not "Installing" } refused => ObjectHealth.Failed(refused.Text),
            _ => ObjectHealth.InProgress("is not established yet"),
        };
    }
}
