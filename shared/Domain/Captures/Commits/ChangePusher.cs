using Trimtab.Domain.Drift;
using Trimtab.Domain.Fleet;
using Trimtab.Domain.Sources;

namespace Trimtab.Domain.Captures.Commits;

/// <summary>Brings the changes that wait into a repository. The caller is its only writer here; others may push to it at any time.</summary>
/// <remarks>
/// Killed at any step, the next run goes on: the trailers of the commits since the last known head say what arrived, object versions in
/// storage say what came before it, and a change is forgotten only after both hold it.
/// </remarks>
public sealed class ChangePusher(CaptureDocuments documents, IChangeRepository repositories, CaptureClaims claims, ICaptureReport report, TimeProvider time)
{
    private const int MaxBatch = 1000;
    private const int Attempts = 5;

    /// <summary>Pushes the oldest batch of which anything can be pushed.</summary>
    /// <exception cref="SourceException">The repository can't be reached or refuses; the changes still wait.</exception>
    public async Task<PushedChanges> PushAsync(string cluster, string repository, FleetSource source, CancellationToken cancellationToken)
    {
        var all = await documents.FindWaitingAsync(cluster, repository, cancellationToken);
        var waiting = 0;
        foreach (var names in all.Chunk(MaxBatch).DefaultIfEmpty([]))
        {
            var (pushed, stay) = await PushBatchAsync(cluster, repository, source, names, cancellationToken);
            waiting += stay;
            var rest = all.Count - waiting - (names.Length - stay);
            if (stay < names.Length || rest == 0)
            {
                return pushed with { Rest = rest, Waiting = waiting };
            }
        }

        throw new System.Diagnostics.UnreachableException();
    }

    private async Task<(PushedChanges Pushed, int Waiting)> PushBatchAsync(string cluster, string repository, FleetSource source, string[] names, CancellationToken cancellationToken)
    {
        var waiting = await documents.ReadWaitingAsync(names, cancellationToken);
        var state = await documents.ReadStateAsync(cluster, repository, cancellationToken);
        var stored = await documents.ReadVersionsAsync(
            cluster, repository, waiting.Select(static change => (change.Object.Kind.Group, change.Object.Kind.Kind, change.Object.Key)), cancellationToken);
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var bases = await claims.FindBasesAsync(cluster, waiting, cancellationToken);
            var paths = waiting.Select(static change => change.Path).Concat(stored.Values.Select(static version => version.Path)).Concat(bases.Select(static file => file.Path))
                .ToHashSet(StringComparer.Ordinal);
            var view = await repositories.OpenAsync(source, cluster, state.Head, paths, bases, cancellationToken);
            var committed = Merge(stored, view.Committed);
            var batch = await claims.BeginAsync(cluster, repository, waiting, view, bases, committed, cancellationToken);
            var plan = CommitPlan.Of(cluster, batch.Commit, committed, view.Files);
            if (await PushAsync(cluster, repository, source, view, plan, cancellationToken) is not { } head)
            {
                report.Replayed(cluster, repository);
                continue;
            }

            await documents.WriteVersionsAsync(cluster, repository, plan.Versions, cancellationToken);
            await claims.EndAsync(batch, head, cancellationToken);
            if (head.Length > 0 && head != state.Head)
            {
                await documents.WriteStateAsync(cluster, repository, new RepositoryState(head, plan.Commits.Count > 0 ? time.GetUtcNow() : state.PushedAt), cancellationToken);
            }

            await documents.ForgetWaitingAsync(names.Except(batch.Waiting.Select(change => CaptureDocuments.NameOf(cluster, repository, change)), StringComparer.Ordinal), cancellationToken);
            return (new PushedChanges(batch.Commit.Count, plan.Commits.Count, Rest: 0, Waiting: 0), batch.Waiting.Count);
        }

        throw new SourceException($"{source.Name}: others push to branch {source.Branch} all the time.", isTransient: true);
    }

    /// <returns>The new head, empty while the repository is; null when somebody else pushed meanwhile.</returns>
    private async Task<string?> PushAsync(string cluster, string repository, FleetSource source, RepositoryView view, CommitPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Commits.Count == 0)
        {
            return view.Head ?? "";
        }

        var began = time.GetTimestamp();
        var head = await repositories.TryPushAsync(source, view.Head, plan.Commits, cancellationToken);
        report.Pushed(cluster, repository, plan.Commits.Count, time.GetElapsedTime(began), head is not null);
        return head;
    }

    private static Dictionary<string, CommittedVersion> Merge(IReadOnlyDictionary<string, CommittedVersion> stored, IReadOnlyList<CommittedVersion> committed)
    {
        var versions = new Dictionary<string, CommittedVersion>(stored, StringComparer.Ordinal);
        foreach (var version in committed)
        {
            if (!versions.TryGetValue(version.Object.Key, out var known) || VersionOrder.Compare(known.ResourceVersion, known.Time, version.ResourceVersion, version.Time) < 0)
            {
                versions[version.Object.Key] = version;
            }
        }

        return versions;
    }
}
