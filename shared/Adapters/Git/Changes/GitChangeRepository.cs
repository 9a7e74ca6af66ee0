using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Trimtab.Adapters.Programs;
using Trimtab.Domain.Captures.Commits;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;
using Trimtab.Domain.Updates.Committing;

namespace Trimtab.Adapters.Git.Changes;

/// <summary>Commits changes over the git program, in one bare clone a repository and branch. The clone can be deleted at any time.</summary>
public sealed partial class GitChangeRepository(GitCommand git, IOptions<GitOptions> options, TimeProvider time, ILogger<GitChangeRepository> logger) : IChangeRepository, IUpdateBranches
{
    public Task<RepositoryView> OpenAsync(FleetSource source, string cluster, string? since, IReadOnlyCollection<string> paths, IReadOnlyCollection<FormerFile> bases, CancellationToken cancellationToken)
        => InCloneAsync(source, clone => OpenAsync(clone, source, cluster, since, [.. paths], [.. bases], cancellationToken), cancellationToken);

    public Task<string?> TryPushAsync(FleetSource source, string? head, IReadOnlyList<ChangeCommit> commits, CancellationToken cancellationToken)
        => InCloneAsync(source, clone => TryPushAsync(clone, source, head, commits, cancellationToken), cancellationToken);

    public Task<string?> TryPushAsync(FleetSource source, string head, BranchPush push, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(push);
        return InCloneAsync(source, clone => TryPushAsync(clone, source, head, push, cancellationToken), cancellationToken);
    }

    public Task DeleteAsync(FleetSource source, string branch, BranchTip tip, CancellationToken cancellationToken)
        => InCloneAsync(
            source,
            async clone =>
            {
                var beside = clone.Beside(source, branch);
                if (await beside.ReadTipAsync(cancellationToken) is { } there && there.Is(tip))
                {
                    await beside.DeleteAsync(there.Commit, cancellationToken);
                }

                return true;
            },
            cancellationToken);

    private static async Task<string?> TryPushAsync(ChangeClone clone, FleetSource source, string head, BranchPush push, CancellationToken cancellationToken)
    {
        if (await clone.FetchAsync(source, cancellationToken) != head)
        {
            return null;
        }

        var branch = clone.Beside(source, push.Branch);
        var own = push.OverOwnOnly ? await branch.ReadOwnTipAsync(cancellationToken) : null;
        var commit = await clone.WriteAsync(head, [push.Commit], cancellationToken);
        await branch.SetAsync(commit, own, cancellationToken);
        return commit;
    }

    private static async Task<RepositoryView> OpenAsync(
        ChangeClone clone, FleetSource source, string cluster, string? since, IReadOnlyList<string> paths, IReadOnlyList<FormerFile> bases, CancellationToken cancellationToken)
        => await clone.FetchAsync(source, cancellationToken) is { } head
            ? new RepositoryView(head, await clone.ReadFilesAsync(head, paths, cancellationToken), await clone.ReadCommittedAsync(cluster, since, head, cancellationToken), await clone.CompareAsync(head, bases, cancellationToken))
            : new RepositoryView(null, new Dictionary<string, string>(), [], new Dictionary<FormerFile, bool>());

    private static async Task<string?> TryPushAsync(
        ChangeClone clone, FleetSource source, string? head, IReadOnlyList<ChangeCommit> commits, CancellationToken cancellationToken)
    {
        var commit = await clone.WriteAsync(head, commits, cancellationToken);
        return await clone.TryPushAsync(source, commit, cancellationToken) ? commit : null;
    }

    private async Task<T> InCloneAsync<T>(FleetSource source, Func<ChangeClone, Task<T>> action, CancellationToken cancellationToken)
    {
        var address = GitAddress.Of(source);
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{address} {source.Branch}")))[..24];
        var home = Directory.CreateDirectory(Path.GetFullPath(Path.Combine(options.Value.CacheDirectory, "changes", name))).FullName;
        using var held = await DirectoryLock.TryAcquireAsync(Path.Combine(home, "lock"), options.Value.Timeout, time, cancellationToken)
            ?? throw new SourceException($"{source.Name}: another process has been using the clone for {options.Value.Timeout.TotalSeconds:0} s.", isTransient: true);
        try
        {
            return await AnewWhenDamagedAsync(Path.Combine(home, "clone.git"), source, action, cancellationToken);
        }
        catch (ProgramException e)
        {
            throw GitFailure.Of($"{source.Name}: the repository can't be written", e);
        }
        catch (SecretUnavailableException e)
        {
            throw new SourceException($"{source.Name}: {e.Message}", e.IsTransient, e);
        }
        catch (IOException e)
        {
            throw new SourceException($"{source.Name}: {e.Message}", isTransient: true, e);
        }
    }

    private async Task<T> AnewWhenDamagedAsync<T>(string directory, FleetSource source, Func<ChangeClone, Task<T>> action, CancellationToken cancellationToken)
    {
        for (var isFresh = false; ; isFresh = true)
        {
            var clone = new ChangeClone(directory, git, time);
            try
            {
                await clone.PrepareAsync(cancellationToken);
                return await action(clone);
            }
            catch (GitCacheDamagedException e)
            {
                Log.Damaged(logger, source.Name, e.Message.Trim());
                Directory.Delete(directory, recursive: true);
                if (isFresh)
                {
                    throw new SourceException($"{source.Name}: the repository can't be written even in a fresh clone: {e.Message.Trim()}", isTransient: true, e);
                }
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Source}: the clone is damaged and is made anew: {Reason}")]
        public static partial void Damaged(ILogger logger, string source, string reason);
    }
}
