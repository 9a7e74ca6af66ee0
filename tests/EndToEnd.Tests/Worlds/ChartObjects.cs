using System.Diagnostics;
using System.Text.Json.Nodes;
using Trimtab.Domain.Yaml;
using Trimtab.Local;

namespace Trimtab.EndToEnd.Tests.Worlds;

/// <summary>What helm makes of the chart, without a cluster.</summary>
internal static class ChartObjects
{
    /// <param name="release">The release's name.</param>
    /// <param name="more">Further arguments of <c>helm template</c>.</param>
    public static async Task<IReadOnlyList<JsonObject>> MakeAsync(string release, params IEnumerable<string> more)
    {
        var tools = LocalTools.Find();
        var chart = Path.Combine(Path.GetDirectoryName(tools.Folder)!, "infra", "helm", "trimtab");
        using var helm = Process.Start(new ProcessStartInfo(tools.Helm, ["template", release, chart, .. more]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var made = await helm.StandardOutput.ReadToEndAsync();
        await helm.WaitForExitAsync();
        helm.ExitCode.ShouldBe(0);
        return [.. YamlTree.Parse("chart", made, YamlLimits.Manifests).Select(static tree => tree.Root).OfType<JsonObject>()];
    }
}
