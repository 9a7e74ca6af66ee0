using Trimtab.Adapters.Programs;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;

namespace Trimtab.Adapters.Git.Changes;

/// <summary>A branch at the host beside the source's own. Its user holds the clone's lock.</summary>
internal sealed class SideBranch(FleetSource source, string branch, string directory, GitCommand git)
{
    /// <summary>Where the branch is expected that is not there.</summary>
    public const string Nowhere = "";

    private const string TipReference = "refs/trimtab/side";
    private readonly string _reference = $"refs/heads/{branch}";
    private readonly string _address = GitAddress.Of(source);

    /// <summary>Looks where the branch is.</summary>
    /// <returns>Its last commit; null when there is no such branch.</returns>
    public async Task<SideTip?> ReadTipAsync(CancellationToken cancellationToken)
    {
        var fetched = await CallAsync(["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--", _address, $"+{_reference}:{TipReference}"], cancellationToken);
        if (fetched.ExitCode != 0)
        {
            return GitFailure.IsMissingBranch(fetched) ? null
                : GitFailure.IsDamage(fetched) ? throw new GitCacheDamagedException(fetched.Error)
                : throw GitFailure.Of($"{source.Name}: branch {branch} can't be fetched", fetched);
        }

        var shown = await git.RunLocalAsync(directory, ["log", "--max-count=1", "--no-show-signature", "--format=%H%n%cn <%ce>%n%B", TipReference, "--"], cancellationToken);
        var parts = shown.ExitCode == 0 ? shown.Output.Split('\n', 3) : throw new GitCacheDamagedException(shown.Error);
        return new SideTip(parts[0], parts[1], parts[2]);
    }

    /// <summary>Looks where the branch is that only Trimtab may have written.</summary>
    /// <returns>Its last commit; <see cref="Nowhere"/> when there is no such branch.</returns>
    /// <exception cref="SourceException">Somebody else made it.</exception>
    public async Task<string> ReadOwnTipAsync(CancellationToken cancellationToken) => await ReadTipAsync(cancellationToken) switch
    {
        null => Nowhere,
        { IsOwn: true } own => own.Commit,
        _ => throw new SourceException($"{source.Name}: somebody else pushed to branch {branch}: merge or close its pull request, and delete the branch.", isTransient: false),
    };

    /// <param name="commit">What the branch is set to.</param>
    /// <param name="expected">What it is at now; null for whatever it is.</param>
    /// <param name="cancellationToken">Stops the push.</param>
    public async Task SetAsync(string commit, string? expected, CancellationToken cancellationToken)
    {
        var result = await PushAsync(commit, expected is null ? "--force" : Lease(expected), cancellationToken);
        if (result.ExitCode != 0)
        {
            throw PushRefusal.IsOvertaken(result) ? new SourceException($"{source.Name}: somebody else pushed to branch {branch}.", isTransient: true)
                : PushRefusal.ReasonOf(result) is { } reason ? new SourceException($"{source.Name}: the host refuses the push to branch {branch}: {reason}", isTransient: false)
                : GitFailure.Of($"{source.Name}: branch {branch} can't be pushed", result);
        }
    }

    /// <summary>Deletes the branch when it is at a commit.</summary>
    public async Task DeleteAsync(string commit, CancellationToken cancellationToken)
    {
        var result = await PushAsync("", Lease(commit), cancellationToken);

        // What the host says of the branch itself is no fault: it is gone, elsewhere, or to be kept.
        if (result.ExitCode != 0 && PushRefusal.ReasonOf(result) is null)
        {
            throw GitFailure.Of($"{source.Name}: branch {branch} can't be deleted", result);
        }
    }

    private string Lease(string expected) => $"--force-with-lease={_reference}:{expected}";

    private Task<ProgramResult> PushAsync(string commit, string force, CancellationToken cancellationToken)
        => CallAsync(["push", "--quiet", "--porcelain", "--no-verify", force, "--", _address, $"{commit}:{_reference}"], cancellationToken);

    private Task<ProgramResult> CallAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) => git.RunRemoteAsync(source, directory, arguments, cancellationToken);
}
