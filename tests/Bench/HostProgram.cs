namespace Trimtab.Bench;

/// <summary>The function app of the same build: <c>artifacts/bin/Host/release</c> stands beside ours.</summary>
internal static class HostProgram
{
    public static string Path { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Host", System.IO.Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "Trimtab.Host.dll"));
}
