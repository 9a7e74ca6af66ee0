using Trimtab.Domain.State;

namespace Trimtab.Domain.Guards;

/// <summary>Reads and writes what is remembered of guarded workloads.</summary>
public sealed class GuardedWorkloads(IDocumentStore documents)
{
    private const string Folder = "guards/";
    private const string Extension = ".json";
    private const int WriteAttempts = 10;

    /// <returns>What is remembered; null for a workload that was never looked at.</returns>
    public async Task<GuardedWorkload?> FindAsync(WorkloadPlace place, CancellationToken cancellationToken)
        => (await documents.ReadAsync<GuardedWorkload>(NameOf(place), cancellationToken)).Value;

    /// <summary>Replaces what is remembered by what <paramref name="change"/> makes of it; null leaves it as it is.</summary>
    /// <returns>What is remembered now.</returns>
    public async Task<GuardedWorkload?> UpdateAsync(
        WorkloadPlace place, Func<GuardedWorkload?, GuardedWorkload?> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        for (var attempt = 1; attempt <= WriteAttempts; attempt++)
        {
            var (before, etag) = await documents.ReadAsync<GuardedWorkload>(NameOf(place), cancellationToken);
            if (change(before) is not { } after || after == before)
            {
                return before;
            }

            var written = before is null
                ? await documents.TryCreateAsync(NameOf(place), after, cancellationToken)
                : await documents.TryReplaceAsync(NameOf(place), after, etag, cancellationToken);
            if (written is not null)
            {
                return after;
            }
        }

        throw new InvalidOperationException($"What is remembered of {place} could not be written: others write it all the time.");
    }

    /// <summary>Places of which something is remembered that was written before <paramref name="before"/>.</summary>
    public async Task<IReadOnlyList<WorkloadPlace>> ListOldAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        List<WorkloadPlace> places = [];
        await foreach (var name in documents.ListOldAsync(Folder, before, cancellationToken))
        {
            if (name.EndsWith(Extension, StringComparison.Ordinal) && name[Folder.Length..^Extension.Length].Split('/') is [var cluster, var @namespace, var workload])
            {
                places.Add(new WorkloadPlace(cluster, @namespace, workload));
            }
        }

        return places;
    }

    public Task ForgetAsync(WorkloadPlace place, CancellationToken cancellationToken) => documents.DeleteAsync(NameOf(place), cancellationToken);

    private static string NameOf(WorkloadPlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        return $"{Folder}{place.Cluster}/{place.Namespace}/{place.Name}{Extension}";
    }
}
