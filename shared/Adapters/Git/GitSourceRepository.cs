using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Trimtab.Adapters.Programs;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;

namespace Trimtab.Adapters.Git;

/// <summary>Sources over the git program: one shallow, bare clone a repository, shared by the processes of a machine.</summary>
public sealed partial class GitSourceRepository(GitCommand git, IOptions<GitOptions> options, TimeProvider time, ILogger<GitSourceRepository> logger)
    : ISourceRepository
{
    private const int MaxSubjectLength = 200;

    /// <summary>A scratch tree older than this was left behind by a killed process.</summary>
    private static readonly TimeSpan TreeLifetime = TimeSpan.FromHours(6);

    /// <inheritdoc/>
    public async Task<string> ReadHeadAsync(FleetSource source, CancellationToken cancellationToken)
    {
        var address = GitAddress.Of(source);
        var what = $"Source {source.Name}: the repository can't be read";
        ProgramResult result;
        try
        {
            result = await git.RunRemoteAsync(source, CacheDirectory(""), ["ls-remote", "--exit-code", "--", address, $"refs/heads/{source.Branch}"], cancellationToken);
        }
        catch (ProgramException e)
        {
            throw GitFailure.Of(what, e);
        }
        catch (SecretUnavailableException e)
        {
            throw new SourceException($"{what}: {e.Message}", e.IsTransient, e);
        }
        catch (IOException e)
        {
            throw new SourceException($"{what}: {e.Message}", isTransient: true, e);
        }

        return result switch
        {
            { ExitCode: 0 } when IsCommitId(result.Output.Split('\t')[0]) => result.Output.Split('\t')[0],
            { ExitCode: 0 or 2, Error: "" } => throw new SourceException($"Source {source.Name}: the repository has no branch {source.Branch}.", isTransient: false),
            _ => throw GitFailure.Of(what, result),
        };
    }

    /// <inheritdoc/>
    public async Task<SourceTree> CheckoutAsync(FleetSource source, string revision, CancellationToken cancellationToken)
    {
        var address = GitAddress.Of(source);
        if (!IsCommitId(revision))
        {
            throw new SourceException($"Source {source.Name}: '{revision}' is not a commit id.", isTransient: false);
        }

        var home = CacheDirectory(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)))[..24]);
        var what = $"Source {source.Name}: commit {revision} can't be checked out";
        using var held = await DirectoryLock.TryAcquireAsync(Path.Combine(home, "lock"), options.Value.Timeout, time, cancellationToken)
            ?? throw new SourceException($"{what}: another process has been using the clone for {options.Value.Timeout.TotalSeconds:0} s.", isTransient: true);
        try
        {
            return await CheckoutAnewWhenDamagedAsync(Path.Combine(home, "clone.git"), source, revision, cancellationToken);
        }
        catch (ProgramException e)
        {
            throw GitFailure.Of(what, e);
        }
        catch (SecretUnavailableException e)
        {
            throw new SourceException($"{what}: {e.Message}", e.IsTransient, e);
        }
        catch (IOException e)
        {
            throw new SourceException($"{what}: {e.Message}", isTransient: true, e);
        }
    }

    private async Task<SourceTree> CheckoutAnewWhenDamagedAsync(string directory, FleetSource source, string revision, CancellationToken cancellationToken)
    {
        try
        {
            return await CheckoutAsync(directory, source, revision, cancellationToken);
        }
        catch (GitCacheDamagedException e)
        {
            LogDamaged(logger, source.Name, e.Message.Trim());
        }

        Directory.Delete(directory, recursive: true);
        try
        {
            return await CheckoutAsync(directory, source, revision, cancellationToken);
        }
        catch (GitCacheDamagedException e)
        {
            throw new SourceException($"Source {source.Name}: commit {revision} can't be read even from a fresh clone: {e.Message.Trim()}", isTransient: true, e);
        }
    }

    private async Task<SourceTree> CheckoutAsync(string directory, FleetSource source, string revision, CancellationToken cancellationToken)
    {
        var clone = new GitClone(directory, git, options.Value, time);
        await clone.PrepareAsync(cancellationToken);
        if (!await clone.HasAsync(revision, cancellationToken))
        {
            await clone.FetchAsync(source, revision, cancellationToken);
        }

        var commit = ParseCommit(await clone.RunAsync(["log", "-1", "--no-show-signature", "--format=%an%n%cI%n%s", revision], cancellationToken));
        var scratch = CacheDirectory("trees");
        RemoveForgotten(scratch);
        var tree = new GitSourceTree(Directory.CreateDirectory(Path.Combine(scratch, Guid.NewGuid().ToString("n"))).FullName, revision, commit);
        var isComplete = false;
        try
        {
            await new GitTreeWriter(clone, git, options.Value).WriteAsync(source, revision, tree.Directory, cancellationToken);
            isComplete = true;
            return tree;
        }
        finally
        {
            if (!isComplete)
            {
                await tree.DisposeAsync();
            }
        }
    }

    private static CommitSummary ParseCommit(string text)
    {
        var lines = text.Split('\n');
        if (lines.Length < 3 || !DateTimeOffset.TryParse(lines[1], CultureInfo.InvariantCulture, out var time))
        {
            throw new GitCacheDamagedException("The commit's header can't be read.");
        }

        var subject = lines[2].Trim();
        return new CommitSummary(subject.Length <= MaxSubjectLength ? subject : subject[..MaxSubjectLength], lines[0], time);
    }

    private void RemoveForgotten(string scratch)
    {
        var limit = time.GetUtcNow() - TreeLifetime;
        foreach (var tree in new DirectoryInfo(scratch).EnumerateDirectories().Where(tree => tree.CreationTimeUtc < limit.UtcDateTime))
        {
            try
            {
                tree.Delete(recursive: true);
            }
            catch (IOException)
            {
                // Another process sweeps too.
            }
        }
    }

    private string CacheDirectory(string name)
    {
        var path = Path.GetFullPath(Path.Combine(options.Value.CacheDirectory, name));
        return Directory.CreateDirectory(path).FullName;
    }

    private static bool IsCommitId(string text) => text.Length is 40 or 64 && text.All(char.IsAsciiHexDigitLower);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The clone of source {Source} is damaged and is made anew: {Reason}")]
    private static partial void LogDamaged(ILogger logger, string source, string reason);
}
