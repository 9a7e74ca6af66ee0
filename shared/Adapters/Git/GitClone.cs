using Trimtab.Adapters.Programs;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;

namespace Trimtab.Adapters.Git;

/// <summary>The bare, shallow clone of one repository on our disk. Its user holds the clone's lock.</summary>
internal sealed class GitClone(string directory, GitCommand git, GitOptions options, TimeProvider time)
{
    private const string KeptRevisions = "refs/trimtab/revisions/";
    private const int MaxPacks = 20;
    private const int MaxKeptRevisions = 10;

    public string Directory => directory;

    /// <summary>Makes the clone when it is missing, and clears what a killed command left behind.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(directory, "HEAD")))
        {
            System.IO.Directory.CreateDirectory(directory);
            await RunAsync(["init", "--quiet", "--bare", "--template=", "."], cancellationToken);
        }

        foreach (var stale in System.IO.Directory.EnumerateFiles(directory, "*.lock", SearchOption.AllDirectories))
        {
            File.Delete(stale);
        }
    }

    public async Task<bool> HasAsync(string revision, CancellationToken cancellationToken)
    {
        // The ref says that the whole commit was fetched, not only a part of it.
        var result = await git.RunLocalAsync(directory, ["rev-parse", "--verify", "--quiet", KeptRevisions + revision + "^{tree}"], cancellationToken);
        return result.ExitCode == 0 || (result.Error.Length == 0 ? false : throw new GitCacheDamagedException(result.Error));
    }

    /// <summary>Fetches one commit, as little as the host allows.</summary>
    /// <exception cref="SourceException">The host does not answer, refuses, has no such commit, or sends too much.</exception>
    public async Task FetchAsync(FleetSource source, string revision, CancellationToken cancellationToken)
    {
        if (SizeOf(directory) > options.MaxRepositoryBytes / 2)
        {
            // Old revisions fill it: a fresh shallow clone is smaller, and the limit is left for what is fetched now.
            System.IO.Directory.Delete(directory, recursive: true);
            await PrepareAsync(cancellationToken);
        }

        var branch = $"+refs/heads/{source.Branch}:refs/trimtab/branches/{source.Branch}";
        var result = await FetchAsync(source, ["--depth=1"], revision, cancellationToken);
        if (result.ExitCode != 0 && GitFailure.IsUnknownCommit(result))
        {
            // Some hosts give out branches only: first its head, then, for an older commit, all of it.
            result = await FetchAsync(source, ["--depth=1"], branch, cancellationToken);
            if (result.ExitCode == 0 && !await IsPresentAsync(revision, cancellationToken))
            {
                result = await FetchAsync(source, ["--depth=2147483647"], branch, cancellationToken);
            }
        }

        ThrowIfFailed(source, result);
        if (!await IsPresentAsync(revision, cancellationToken))
        {
            throw new SourceException($"Source {source.Name}: the repository has no commit {revision} that it gives out.", isTransient: false);
        }

        await RunAsync(["update-ref", KeptRevisions + revision, revision], cancellationToken);
        await TidyAsync(cancellationToken);
    }

    /// <exception cref="GitCacheDamagedException">The command failed; nothing but the clone can be the reason.</exception>
    public async Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var result = await git.RunLocalAsync(directory, arguments, cancellationToken);
        return result.ExitCode == 0 ? result.Output : throw new GitCacheDamagedException(result.Error);
    }

    private static void ThrowIfFailed(FleetSource source, ProgramResult result)
    {
        if (result.ExitCode == 0)
        {
            return;
        }

        if (GitFailure.IsUnknownCommit(result))
        {
            throw new SourceException($"Source {source.Name}: the repository has no branch {source.Branch}.", isTransient: false);
        }

        throw GitFailure.IsDamage(result)
            ? new GitCacheDamagedException(result.Error)
            : GitFailure.Of($"Source {source.Name}: the repository can't be fetched", result);
    }

    private async Task<ProgramResult> FetchAsync(FleetSource source, string[] depth, string what, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        string[] arguments = ["fetch", "--quiet", .. depth, "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--", GitAddress.Of(source), what];
        var fetch = git.RunRemoteAsync(source, directory, arguments, stop.Token);
        bool isRunning;
        do
        {
            isRunning = await Task.WhenAny(fetch, Task.Delay(TimeSpan.FromMilliseconds(250), time, stop.Token)) != fetch;
            if (SizeOf(directory) > options.MaxRepositoryBytes)
            {
                await stop.CancelAsync();
                await ((Task)fetch).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                System.IO.Directory.Delete(directory, recursive: true);
                cancellationToken.ThrowIfCancellationRequested();
                throw new SourceException($"Source {source.Name}: the repository sends more than {options.MaxRepositoryBytes} bytes (setting Git:MaxRepositoryBytes).", isTransient: false);
            }
        }
        while (isRunning);

        return await fetch;
    }

    private async Task<bool> IsPresentAsync(string revision, CancellationToken cancellationToken)
        => (await git.RunLocalAsync(directory, ["cat-file", "-e", revision + "^{commit}"], cancellationToken)).ExitCode == 0;

    /// <summary>Keeps the newest revisions only, once many fetches have left many packs.</summary>
    private async Task TidyAsync(CancellationToken cancellationToken)
    {
        if (System.IO.Directory.EnumerateFiles(Path.Combine(directory, "objects"), "*.pack", SearchOption.AllDirectories).Count() <= MaxPacks)
        {
            return;
        }

        var listing = await RunAsync(["for-each-ref", "--sort=-committerdate", "--format=%(refname)", KeptRevisions], cancellationToken);
        foreach (var name in listing.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(MaxKeptRevisions))
        {
            await RunAsync(["update-ref", "-d", name], cancellationToken);
        }

        await RunAsync(["gc", "--quiet", "--prune=now"], cancellationToken);
    }

    private static long SizeOf(string directory)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        long size = 0;
        foreach (var file in new DirectoryInfo(directory).EnumerateFiles("*", options))
        {
            try
            {
                size += file.Length;
            }
            catch (FileNotFoundException)
            {
                // git renames its temporary packs while we look.
            }
        }

        return size;
    }
}
