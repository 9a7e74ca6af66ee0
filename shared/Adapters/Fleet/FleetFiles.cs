using Trimtab.Domain.Fleet;

namespace Trimtab.Adapters.Fleet;

/// <summary>Reads the fleet document's files from disk.</summary>
public static class FleetFiles
{
    /// <param name="path">A file, or a directory: then its <c>*.yaml</c> and <c>*.yml</c> files, not those of its subdirectories.</param>
    /// <returns>The files in ordinal order of their names; empty when there is nothing at the path.</returns>
    /// <exception cref="IOException">A file can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static IReadOnlyList<FleetFile> Read(string path)
        => [.. Names(path).Select(name => new FleetFile(Path.GetFileName(name), File.ReadAllText(name)))];

    /// <summary>Changes whenever a file is added, removed or written.</summary>
    public static string StampOf(string path)
        => string.Join('|', Names(path).Select(name => new FileInfo(name)).Select(file => $"{file.Name}:{file.Length}:{file.LastWriteTimeUtc.Ticks}"));

    /// <summary>Makes the document's file paths absolute: <c>~/</c> is the home directory, the rest is relative to the fleet's own directory.</summary>
    public static FleetDocument Resolve(FleetDocument fleet, string path)
    {
        var directory = Path.GetFullPath(Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!);
        return fleet with
        {
            Clusters = fleet.Clusters.ToDictionary(entry => entry.Key, entry => Resolve(entry.Value, directory), StringComparer.Ordinal),
        };
    }

    private static FleetCluster Resolve(FleetCluster cluster, string directory)
        => cluster.Kubeconfig is { File: { } files } kubeconfig
            ? cluster with { Kubeconfig = kubeconfig with { File = string.Join(Path.PathSeparator, files.Split(Path.PathSeparator).Select(file => Absolute(file, directory))) } }
            : cluster;

    private static string Absolute(string file, string directory)
        => file.StartsWith("~/", StringComparison.Ordinal)
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), file[2..])
            : Path.GetFullPath(file, directory);

    private static IEnumerable<string> Names(string path)
        => Directory.Exists(path)
            ? Directory.EnumerateFiles(path).Where(IsYaml).Order(StringComparer.Ordinal)
            : File.Exists(path) ? [path] : [];

    private static bool IsYaml(string name)
        => name.EndsWith(".yaml", StringComparison.Ordinal) || name.EndsWith(".yml", StringComparison.Ordinal);
}
