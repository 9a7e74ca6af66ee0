using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Trimtab.TestKit.Files;

namespace Trimtab.Functions.Tests.Conformance;

/// <summary>The probe app's root, changed.</summary>
internal static class ProbeRoot
{
    /// <summary>As <c>./run --publish --transport serviceBus</c> leaves it.</summary>
    public static async Task<string> ForServiceBusAsync(ScratchDirectory directory)
    {
        Copy(directory);
        using var script = Process.Start(new ProcessStartInfo("bash", [Path.Combine(AppContext.BaseDirectory, "infra", "transport"), "serviceBus", directory.Path]) { UseShellExecute = false, RedirectStandardError = true })!;
        var error = await script.StandardError.ReadToEndAsync();
        await script.WaitForExitAsync();
        script.ExitCode.ShouldBe(0, error);
        return directory.Path;
    }

    /// <summary>With another wait before a failed message is tried again.</summary>
    public static void WithVisibilityTimeout(ScratchDirectory directory, TimeSpan wait)
    {
        Copy(directory);
        var host = JsonNode.Parse(File.ReadAllText(directory["host.json"]))!;
        host["extensions"]!["queues"]!["visibilityTimeout"] = wait.ToString("c", CultureInfo.InvariantCulture);
        File.WriteAllText(directory["host.json"], host.ToJsonString());
    }

    /// <summary>With another queue than its own.</summary>
    public static string WithQueue(ScratchDirectory directory, string queue)
    {
        Copy(directory);
        var file = directory["ProbeQueue/function.json"];
        var function = JsonNode.Parse(File.ReadAllText(file))!;
        function["bindings"]![0]!["queueName"] = queue;
        File.WriteAllText(file, function.ToJsonString());
        return directory.Path;
    }

    private static void Copy(ScratchDirectory directory)
    {
        var source = Path.Combine(AppContext.BaseDirectory, "Probe", "testdata");
        foreach (var file in Directory.EnumerateFiles(source, "*.json", SearchOption.AllDirectories))
        {
            var copy = directory[Path.GetRelativePath(source, file)];
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }
    }
}
