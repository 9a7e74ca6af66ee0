using Trimtab.Domain.Fleet;

namespace Trimtab.Adapters.Fleet;

/// <summary>Reads the fleet document's files from disk.</summary>
public static class FleetFiles
{
    private const int MaxBytes = 4 << 20;

    /// <param name="path">A file, or a directory: then its <c>*.yaml</c> and <c>*.yml</c> files, not those of its subdirectories.</param>
    /// <returns>The files in ordinal order of their names; empty when there is nothing at the path.</returns>
    /// <exception cref="IOException">A file can't be read, or has more than 4 MiB.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static IReadOnlyList<FleetFile> Read(string path)
        => [.. Names(path).Select(name => new FleetFile(Path.GetFileName(name), ReadText(name)))];

    /// <summary>Changes whenever a file is added, removed, written or put in another's place, also by a link above it.</summary>
    public static string StampOf(string path)
        => string.Join('|', Names(path).Select(name => $"{Path.GetFileName(name)}:{StampOfFile(name)}"));

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

    /// <summary>Reports kubeconfig paths that mean nothing without a directory of the fleet's own.</summary>
    public static IEnumerable<FleetFault> RelativePaths(FleetDocument fleet)
    {
        ArgumentNullException.ThrowIfNull(fleet);
        return from cluster in fleet.Clusters.Values
               from file in cluster.Kubeconfig?.File?.Split(Path.PathSeparator) ?? []
               where !file.StartsWith("~/", StringComparison.Ordinal) && !Path.IsPathRooted(file)
               select new FleetFault("fleet", 0, $"clusters.{cluster.Name}.kubeconfig.file", $"'{file}' must be an absolute path or begin with ~/, because the fleet comes from a repository.");
    }

    // A ConfigMap's volume holds links to files below a directory link, and an update swaps that one only.
    private static string StampOfFile(string name)
    {
        var file = new FileInfo(name);
        if (file.LinkTarget is null || file.ResolveLinkTarget(returnFinalTarget: true) is not FileInfo target)
        {
            return $"{file.Length}:{file.LastWriteTimeUtc.Ticks}";
        }

        return $"{target.Length}:{target.LastWriteTimeUtc.Ticks}:{target.Directory?.LinkTarget}";
    }

    private static string ReadText(string name)
    {
        using var reader = new StreamReader(name);
        return reader.BaseStream.Length <= MaxBytes
            ? reader.ReadToEnd()
            : throw new IOException($"{name} has {reader.BaseStream.Length} bytes; a fleet file has at most {MaxBytes}.");
    }

    private static IEnumerable<string> Names(string path)
        => Directory.Exists(path)
            ? Directory.EnumerateFiles(path).Where(IsYaml).Order(StringComparer.Ordinal)
            : File.Exists(path) ? [path] : [];

    private static bool IsYaml(string name)
        => name.EndsWith(".yaml", StringComparison.Ordinal) || name.EndsWith(".yml", StringComparison.Ordinal);
}
