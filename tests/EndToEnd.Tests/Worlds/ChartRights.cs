using System.Diagnostics;
using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Yaml;
using Trimtab.Local;

namespace Trimtab.EndToEnd.Tests.Worlds;

/// <summary>What the roles of the Helm chart allow, in the words of <see cref="ClusterCalls"/>.</summary>
internal static class ChartRights
{
    /// <summary>All rights of the roles whose names fit, once each, in order.</summary>
    public static async Task<string[]> ReadAsync(Func<string, bool> isWanted)
    {
        var tools = LocalTools.Find();
        using var helm = Process.Start(new ProcessStartInfo(tools.Helm, ["template", "trimtab", Path.Combine(Path.GetDirectoryName(tools.Folder)!, "infra", "helm", "trimtab")]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var made = await helm.StandardOutput.ReadToEndAsync();
        await helm.WaitForExitAsync();
        helm.ExitCode.ShouldBe(0);
        return
        [
            .. YamlTree.Parse("chart", made, YamlLimits.Manifests).Select(static tree => tree.Root).OfType<JsonObject>()
                .Where(value => value.KindName.Kind is "ClusterRole" or "Role" && isWanted(value.Name))
                .SelectMany(static role => role.Items("rules")).SelectMany(Rights).Distinct().Order(StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<string> Rights(JsonObject rule)
        => from verb in Words(rule, "verbs")
           from @group in Words(rule, "apiGroups")
           from resource in Words(rule, "resources")
           select $"{verb} {(@group.Length == 0 ? "" : @group + "/")}{resource}";

    private static string[] Words(JsonObject rule, string field) => [.. rule[field]!.AsArray().Select(static word => word!.GetValue<string>())];
}
