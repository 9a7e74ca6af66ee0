namespace Trimtab.EndToEnd.Tests.Worlds;

/// <summary>The programs of the same build: each stands beside ours in the build's output, artifacts/bin/Host/release.</summary>
internal static class WholePrograms
{
    /// <summary>The command line.</summary>
    public static string Trimtab { get; } = Of("Cli", "trimtab.dll");

    /// <param name="project">The project's name: Host, Relay, Story.</param>
    public static string Path(string project) => Of(project, $"Trimtab.{project}.dll");

    private static string Of(string project, string file)
        => System.IO.Path.GetFullPath(System.IO.Path.Combine(AppContext.BaseDirectory, "..", "..", project, System.IO.Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), file));
}
