using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;

namespace Trimtab.EndToEnd.Tests.Worlds;

/// <summary>What the roles of the Helm chart allow, in the words of <see cref="ClusterCalls"/>.</summary>
internal static class ChartRights
{
    /// <summary>All rights of the roles whose names fit, once each, in order.</summary>
    public static async Task<string[]> ReadAsync(Func<string, bool> isWanted)
        =>
        [
            .. (await ChartObjects.MakeAsync("trimtab"))
                .Where(value => value.KindName.Kind is "ClusterRole" or "Role" && isWanted(value.Name))
                .SelectMany(static role => role.Items("rules")).SelectMany(Rights).Distinct().Order(StringComparer.Ordinal),
        ];

    private static IEnumerable<string> Rights(JsonObject rule)
        => from verb in Words(rule, "verbs")
           from @group in Words(rule, "apiGroups")
           from resource in Words(rule, "resources")
           select $"{verb} {(@group.Length == 0 ? "" : @group + "/")}{resource}";

    private static string[] Words(JsonObject rule, string field) => [.. rule[field]!.AsArray().Select(static word => word!.GetValue<string>())];
}
