using System.Text;
using Trimtab.Adapters.Programs;
using Trimtab.Domain.Captures.Commits;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;

namespace Trimtab.Adapters.Git.Changes;

/// <summary>The bare clone that commits are written in. Its user holds the clone's lock.</summary>
internal sealed class ChangeClone(string directory, GitCommand git, TimeProvider time)
{
    private const string HeadReference = "refs/trimtab/head";
    private const int MaxPacks = 50;
    private const int MaxHistory = 100_000;
    private const int MaxBlobBytes = 512 << 20;

    /// <summary>A branch beside the source's own.</summary>
    public SideBranch Beside(FleetSource source, string branch) => new(source, branch, directory, git);

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(directory, "HEAD")))
        {
            Directory.CreateDirectory(directory);
            await RunAsync(["init", "--quiet", "--bare", "--template=", "."], cancellationToken);
        }

        foreach (var stale in Directory.EnumerateFiles(directory, "*.lock", SearchOption.AllDirectories))
        {
            File.Delete(stale);
        }
    }

    /// <returns>The remote branch's commit, present here with its history; null when the repository is empty.</returns>
    public async Task<string?> FetchAsync(FleetSource source, CancellationToken cancellationToken)
    {
        var address = GitAddress.Of(source);
        var heads = await RemoteAsync(source, ["ls-remote", "--heads", "--", address], "can't be read", cancellationToken);
        var reference = $"refs/heads/{source.Branch}";
        var lines = heads.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (!lines.Any(line => line.EndsWith($"\t{reference}", StringComparison.Ordinal)))
        {
            return lines.Length == 0 ? null : throw new SourceException($"{source.Name}: the repository has no branch {source.Branch}.", isTransient: false);
        }

        await RemoteAsync(source, ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--", address, $"+{reference}:{HeadReference}"], "can't be fetched", cancellationToken);
        await TidyAsync(cancellationToken);
        return (await RunAsync(["rev-parse", "--verify", HeadReference], cancellationToken)).Trim();
    }

    public async Task<IReadOnlyDictionary<string, string>> ReadFilesAsync(string head, IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        if (paths.Count == 0)
        {
            return new Dictionary<string, string>();
        }

        using var output = new MemoryStream();
        var wanted = Encoding.UTF8.GetBytes(string.Concat(paths.Select(path => $"{head}:{path}\n")));
        var result = await git.RunLocalAsync(
            directory,
            ["cat-file", "--batch"],
            async (input, token) => await input.WriteAsync(wanted, token),
            (stream, token) => CopyAsync(stream, output, token),
            cancellationToken);
        return result.ExitCode == 0
            ? BlobBatch.Read(output.GetBuffer().AsSpan(0, (int)output.Length), paths)
            : throw new GitCacheDamagedException(result.Error);
    }

    /// <returns>Whether files differ from those of their commits; without an entry where the commit is not in the branch's history.</returns>
    public async Task<IReadOnlyDictionary<FormerFile, bool>> CompareAsync(string head, IReadOnlyList<FormerFile> bases, CancellationToken cancellationToken)
    {
        var moved = new Dictionary<FormerFile, bool>();
        foreach (var files in bases.GroupBy(static file => file.Revision))
        {
            if ((await git.RunLocalAsync(directory, ["merge-base", "--is-ancestor", files.Key, head], cancellationToken)).ExitCode != 0)
            {
                continue;
            }

            var changed = await RunAsync(["diff-tree", "-r", "-z", "--name-only", "--no-renames", files.Key, head, "--"], cancellationToken);
            var names = changed.Split('\0').ToHashSet(StringComparer.Ordinal);
            foreach (var file in files)
            {
                moved[file] = names.Contains(file.Path);
            }
        }

        return moved;
    }

    /// <returns>What the commits after <paramref name="since"/> say of themselves, oldest first.</returns>
    public async Task<IReadOnlyList<CommittedVersion>> ReadCommittedAsync(string cluster, string? since, string head, CancellationToken cancellationToken)
    {
        if (since == head)
        {
            return [];
        }

        // A commit that is gone, or that a forced push took out of the history, bounds nothing.
        var isBound = since is not null && (await git.RunLocalAsync(directory, ["merge-base", "--is-ancestor", since, head], cancellationToken)).ExitCode == 0;
        var log = await RunAsync(
            ["log", $"--max-count={MaxHistory}", "--reverse", "--no-show-signature", "--grep=^Trimtab-Capture: ", "--format=%b", isBound ? $"{since}..{head}" : head, "--"],
            cancellationToken);
        List<CommittedVersion> versions = [];
        foreach (var line in log.Split('\n'))
        {
            if (CommitMessage.TryRead(line, cluster, out var version))
            {
                versions.Add(version);
            }
        }

        return versions;
    }

    /// <returns>The last commit.</returns>
    public async Task<string> WriteAsync(string? parent, IReadOnlyList<ChangeCommit> commits, CancellationToken cancellationToken)
    {
        // A name of its own: git goes on from what a ref of that name has.
        var reference = $"refs/trimtab/work/{Guid.NewGuid():n}";
        var result = await git.RunLocalAsync(
            directory,
            ["fast-import", "--quiet", "--done", "--date-format=raw"],
            (input, token) => FastImport.WriteAsync(input, reference, parent, commits, time.GetUtcNow(), token),
            (output, token) => output.CopyToAsync(Stream.Null, token),
            cancellationToken);
        if (result.ExitCode != 0)
        {
            throw new GitCacheDamagedException(result.Error);
        }

        var head = (await RunAsync(["rev-parse", "--verify", reference], cancellationToken)).Trim();
        await RunAsync(["update-ref", HeadReference, head], cancellationToken);
        await RunAsync(["update-ref", "-d", reference], cancellationToken);
        return head;
    }

    /// <returns>False when somebody else pushed meanwhile.</returns>
    public async Task<bool> TryPushAsync(FleetSource source, string commit, CancellationToken cancellationToken)
    {
        var result = await git.RunRemoteAsync(
            source, directory, ["push", "--quiet", "--porcelain", "--no-verify", "--", GitAddress.Of(source), $"{commit}:refs/heads/{source.Branch}"], cancellationToken);
        if (result.ExitCode == 0)
        {
            return true;
        }

        return PushRefusal.IsOvertaken(result) ? false
            : PushRefusal.ReasonOf(result) is { } reason ? throw new SourceException($"{source.Name}: the host refuses the push: {reason}", isTransient: false)
            : throw GitFailure.Of($"{source.Name}: the repository can't be pushed to", result);
    }

    private static async Task CopyAsync(Stream from, MemoryStream to, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 << 10];
        int count;
        while ((count = await from.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (to.Length + count > MaxBlobBytes)
            {
                throw new SourceException($"The files of one batch have more than {MaxBlobBytes} bytes.", isTransient: false);
            }

            await to.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }
    }

    private async Task<ProgramResult> RemoteAsync(FleetSource source, IReadOnlyList<string> arguments, string what, CancellationToken cancellationToken)
    {
        var result = await git.RunRemoteAsync(source, directory, arguments, cancellationToken);
        return result.ExitCode == 0 ? result
            : GitFailure.IsDamage(result) ? throw new GitCacheDamagedException(result.Error)
            : throw GitFailure.Of($"{source.Name}: the repository {what}", result);
    }

    private async Task TidyAsync(CancellationToken cancellationToken)
    {
        if (Directory.EnumerateFiles(Path.Combine(directory, "objects"), "*.pack", SearchOption.AllDirectories).Count() > MaxPacks)
        {
            await RunAsync(["gc", "--quiet", "--prune=now"], cancellationToken);
        }
    }

    private async Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var result = await git.RunLocalAsync(directory, arguments, cancellationToken);
        return result.ExitCode == 0 ? result.Output : throw new GitCacheDamagedException(result.Error);
    }
}
