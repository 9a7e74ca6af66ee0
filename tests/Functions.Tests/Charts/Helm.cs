using System.Diagnostics;
using System.Text.RegularExpressions;
using Trimtab.Functions.Tests.Documentation;
using Trimtab.Local;

namespace Trimtab.Functions.Tests.Charts;

/// <summary>Runs helm on the chart of the repository.</summary>
internal static partial class Helm
{
    public static string Chart { get; } = Path.Combine(Repository.Root, "infra", "helm", "trimtab");

    /// <returns>Whether it ended well, and all that it said.</returns>
    public static Task<(bool IsDone, string Text)> RunAsync(params string[] arguments) => RunOnAsync("/dev/null", LocalTools.Find().Helm, arguments);

    /// <summary>Runs helm or kubectl on a cluster.</summary>
    public static async Task<(bool IsDone, string Text)> RunOnAsync(string kubeconfig, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        // Nothing of the user's own configuration takes part.
        start.Environment["HELM_CONFIG_HOME"] = start.Environment["HELM_CACHE_HOME"] = start.Environment["HELM_DATA_HOME"] = Path.Combine(Path.GetTempPath(), "trimtab-helm");
        start.Environment["KUBECONFIG"] = kubeconfig;
        using var helm = Process.Start(start)!;
        var output = helm.StandardOutput.ReadToEndAsync();
        var errors = helm.StandardError.ReadToEndAsync();
        await helm.WaitForExitAsync();
        return (helm.ExitCode == 0, await output + await errors);
    }

    /// <summary>The chart's manifests for a release <c>trimtab</c> in a namespace <c>trimtab</c>; keys and certificates, new in each run, are masked.</summary>
    public static async Task<string> TemplateAsync(params string[] more)
    {
        var (isDone, text) = await RunAsync(["template", "trimtab", Chart, "--namespace", "trimtab", .. more]);
        isDone.ShouldBeTrue(text);
        return Secret().Replace(text, "${key}: bWFza2Vk");
    }

    [GeneratedRegex("(?<key>ca\\.crt|ca\\.key|caBundle): [A-Za-z0-9+/=]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Secret();
}
