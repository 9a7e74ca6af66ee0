namespace Trimtab.EndToEnd.Tests.Worlds;

/// <summary>The programs of the same build: each stands beside ours in the build's output, artifacts/bin/Host/release.</summary>
internal static class WholePrograms
{
    /// <summary>The command line.</summary>
    public static string Trimtab { get; } = Of("Cli", "trimtab.dll");

    /// <summary>The function app: as it is shipped when the run was given one, else of the same build.</summary>
    public static string Host => TestRun.Host ?? Of("Host", "Trimtab.Host.dll");

    /// <inheritdoc cref="Host"/>
    public static string Relay => TestRun.Relay ?? Of("Relay", "Trimtab.Relay.dll");

    public static string Story { get; } = Of("Story", "Trimtab.Story.dll");

    private static string Of(string project, string file)
        => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", project, Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), file));
}
