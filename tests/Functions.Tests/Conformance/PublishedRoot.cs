using System.Diagnostics;
using Trimtab.TestKit.Files;

namespace Trimtab.Functions.Tests.Conformance;

/// <summary>The probe app's root as <c>./run --publish --transport serviceBus</c> leaves it.</summary>
internal static class PublishedRoot
{
    public static async Task<string> ForServiceBusAsync(ScratchDirectory directory)
    {
        var source = Path.Combine(AppContext.BaseDirectory, "Probe", "testdata");
        foreach (var file in Directory.EnumerateFiles(source, "*.json", SearchOption.AllDirectories))
        {
            var copy = directory[Path.GetRelativePath(source, file)];
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }

        using var script = Process.Start(new ProcessStartInfo("bash", [Path.Combine(AppContext.BaseDirectory, "infra", "transport"), "serviceBus", directory.Path]) { UseShellExecute = false, RedirectStandardError = true })!;
        var error = await script.StandardError.ReadToEndAsync();
        await script.WaitForExitAsync();
        script.ExitCode.ShouldBe(0, error);
        return directory.Path;
    }
}
