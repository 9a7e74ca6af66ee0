using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Kubernetes.Access;

/// <summary>One or several kubeconfig files seen as one.</summary>
/// <remarks>kubectl's rules for <c>KUBECONFIG</c>: what the first file says stands, a whole entry (cluster, user, context) at a time;
/// a file of a list that does not exist is left out; a path inside an entry is relative to the file that holds the entry.</remarks>
internal sealed class KubeconfigList
{
    private const long MaxBytes = 1 << 20;
    private readonly IReadOnlyList<KubeconfigNode> _roots;

    private KubeconfigList(IReadOnlyList<string> files, IReadOnlyList<KubeconfigNode> roots) => (Files, _roots) = (files, roots);

    /// <summary>Absolute paths of all files, also of those that do not exist yet.</summary>
    public IReadOnlyList<string> Files { get; }

    public string Place => $"kubeconfig {string.Join(Path.PathSeparator, Files)}";

    /// <param name="paths">One path, or several with the system's path separator between them; <c>~/</c> is the home directory.</param>
    /// <exception cref="ClusterException">No file is there, or one is wrong.</exception>
    public static KubeconfigList Read(string paths)
    {
        var files = paths.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Expand).ToArray();
        var present = files.Length == 1 ? files : [.. files.Where(File.Exists)];
        return present.Length > 0
            ? new KubeconfigList(files, [.. present.Select(file => KubeconfigNode.Parse(ReadText(file), file))])
            : throw AccessFault.Create($"kubeconfig {paths}: none of these files exists.");
    }

    public string? FirstText(string key) => _roots.Select(root => root.Text(key)).FirstOrDefault(text => text is not null);

    public IEnumerable<string> Names(string list) => _roots.SelectMany(root => root.Names(list)).Distinct(StringComparer.Ordinal);

    /// <param name="list">E.g. <c>users</c>.</param>
    /// <param name="name">The item's name.</param>
    /// <param name="inner">The item's mapping, e.g. <c>user</c>.</param>
    /// <param name="within">What comes first in messages about it, e.g. <c>context prod, </c>.</param>
    public KubeconfigNode Named(string list, string name, string inner, string within = "")
        => _roots.Select(root => root.Named(list, name, inner, within)).FirstOrDefault(found => found is not null)
            ?? throw Fault($"{within}{list} has no item named {name}");

    public Exception Fault(string what) => AccessFault.Create($"{Place}: {what}.");

    private static string Expand(string path)
        => path.StartsWith("~/", StringComparison.Ordinal)
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[2..])
            : Path.GetFullPath(path);

    private static string ReadText(string file)
    {
        try
        {
            return new FileInfo(file).Length <= MaxBytes
                ? File.ReadAllText(file)
                : throw AccessFault.Create($"kubeconfig {file}: is larger than {MaxBytes} bytes.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AccessFault.Create($"kubeconfig {file}: can't be read ({e.Message}).", e);
        }
    }
}
