namespace Trimtab.Bench;

/// <summary>The function app that is measured: of the same build (<c>artifacts/bin/Host/release</c> stands beside ours), or a published one.</summary>
internal static class HostProgram
{
    public static string Path { get; private set; } = Of("Host");

    /// <summary>The relay as it is shipped, where <c>infra/build/publish-relay</c> has left it; else of the same build.</summary>
    public static string Relay { get; } = File.Exists(Published) ? Published : Of("Relay");

    private static string Published => System.IO.Path.GetFullPath(System.IO.Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "relay", "Trimtab.Relay"));

    /// <summary>Measures a published app from now on.</summary>
    /// <param name="directory">Holds <c>Trimtab.Host.dll</c>, as <c>./run --publish</c> leaves it.</param>
    /// <returns>False when it does not.</returns>
    public static bool Use(string directory)
    {
        Path = System.IO.Path.GetFullPath(System.IO.Path.Combine(directory, "Trimtab.Host.dll"));
        return File.Exists(Path);
    }

    private static string Of(string project) => System.IO.Path.GetFullPath(System.IO.Path.Combine(
        AppContext.BaseDirectory, "..", "..", project, System.IO.Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), $"Trimtab.{project}.dll"));
}
