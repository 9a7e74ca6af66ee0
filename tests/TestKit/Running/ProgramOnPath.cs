namespace Trimtab.TestKit.Running;

/// <summary>Programs of this machine that a test drives where they are installed.</summary>
public static class ProgramOnPath
{
    /// <returns>Its path; null when this machine has none.</returns>
    public static string? Find(string name)
#pragma warning disable RS0030 // A test run is an entry point.
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
#pragma warning restore RS0030
}
