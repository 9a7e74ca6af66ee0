using System.Text;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;

namespace Trimtab.Adapters.Git;

/// <summary>Writes the files of one commit as they are stored: no hooks, no filters, no attributes, no submodules.</summary>
internal sealed class GitTreeWriter(GitClone clone, GitCommand git, GitOptions options)
{
    private const int MaxLinkLength = 4096;

    /// <param name="source">For messages.</param>
    /// <param name="revision">A commit that the clone has.</param>
    /// <param name="target">An existing, empty directory.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    /// <exception cref="SourceException">The commit is too large, or holds a path or link that leaves the tree.</exception>
    /// <exception cref="GitCacheDamagedException">The clone can't be read.</exception>
    public async Task WriteAsync(FleetSource source, string revision, string target, CancellationToken cancellationToken)
    {
        var entries = GitTreeEntry.ParseAll(await clone.RunAsync(["ls-tree", "-r", "-z", "--long", "--full-tree", revision], cancellationToken));
        Check(source, revision, entries);
        var links = new Dictionary<string, string>(StringComparer.Ordinal);
        var result = await git.RunLocalAsync(
            clone.Directory,
            ["cat-file", "--batch"],
            (input, token) => AskAsync(input, entries, token),
            (output, token) => WriteFilesAsync(output, entries, target, links, token),
            cancellationToken);
        if (result.ExitCode != 0)
        {
            throw new GitCacheDamagedException(result.Error);
        }

        WriteLinks(source, revision, target, links);
    }

    private void Check(FleetSource source, string revision, IReadOnlyList<GitTreeEntry> entries)
    {
        var paths = entries.Select(entry => entry.Path).ToHashSet(StringComparer.Ordinal);
        var fault = entries.FirstOrDefault(entry => !entry.IsSafe) is { } unsafeEntry ? $"holds the path '{unsafeEntry.Path}', which could leave the tree"
            : entries.FirstOrDefault(entry => entry is { IsLink: true, Size: > MaxLinkLength }) is { } link ? $"holds a link that is too long: {link.Path}"
            : paths.Count < entries.Count || entries.Any(entry => IsBelowAny(entry.Path, paths)) ? "holds one path twice"
            : entries.Count > options.MaxTreeFiles ? $"has {entries.Count} files; at most {options.MaxTreeFiles} are allowed (setting Git:MaxTreeFiles)"
            : entries.Sum(entry => entry.Size) is var size && size > options.MaxTreeBytes ? $"has files of {size} bytes; at most {options.MaxTreeBytes} are allowed (setting Git:MaxTreeBytes)"
            : null;
        if (fault is not null)
        {
            throw Refused(source, revision, fault);
        }
    }

    private static bool IsBelowAny(string path, HashSet<string> paths)
    {
        for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
        {
            if (paths.Contains(path[..slash]))
            {
                return true;
            }
        }

        return false;
    }

    private static async Task AskAsync(Stream input, IReadOnlyList<GitTreeEntry> entries, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(input, Encoding.ASCII, 64 << 10, leaveOpen: true) { NewLine = "\n" };
        foreach (var entry in entries)
        {
            await writer.WriteLineAsync(entry.Id.AsMemory(), cancellationToken);
        }
    }

    private static async Task WriteFilesAsync(Stream output, IReadOnlyList<GitTreeEntry> entries, string target, Dictionary<string, string> links, CancellationToken cancellationToken)
    {
        var blobs = new BlobStream(output);
        foreach (var entry in entries)
        {
            if (entry.IsLink)
            {
                using var text = new MemoryStream();
                await blobs.CopyNextAsync(entry, text, cancellationToken);
                links[entry.Path] = Encoding.UTF8.GetString(text.ToArray());
                continue;
            }

            var path = Path.Combine(target, entry.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, useAsync: false);
            await blobs.CopyNextAsync(entry, file, cancellationToken);
        }
    }

    /// <summary>Links come last: no file is ever written through one.</summary>
    private static void WriteLinks(FleetSource source, string revision, string target, Dictionary<string, string> links)
    {
        var check = new LinkCheck(links);
        foreach (var (path, linkTarget) in links)
        {
            if (check.FaultOf(path) is { } fault)
            {
                throw Refused(source, revision, $"holds the link {path}, which {fault}");
            }
        }

        foreach (var (path, linkTarget) in links)
        {
            var file = Path.Combine(target, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.CreateSymbolicLink(file, linkTarget);
        }
    }

    private static SourceException Refused(FleetSource source, string revision, string fault)
        => new($"Source {source.Name}: commit {revision} {fault}.", isTransient: false);
}
