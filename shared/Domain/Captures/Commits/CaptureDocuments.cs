using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Trimtab.Domain.State;

namespace Trimtab.Domain.Captures.Commits;

/// <summary>What storage holds of captures: changes that wait, object versions that are committed, and where each repository is.</summary>
public sealed class CaptureDocuments(IDocumentStore documents)
{
    private const int ParallelCalls = 16;

    /// <summary>Keeps a change until it is pushed; the same change again changes nothing. What a list found does not replace what a watch showed of the same version: only that knows the user.</summary>
    public Task KeepAsync(string cluster, string repository, Capture change, CancellationToken cancellationToken)
    {
        var name = NameOf(cluster, repository, change);
        return change.IsFromList ? documents.TryCreateAsync(name, change, cancellationToken) : documents.WriteAsync(name, change, cancellationToken);
    }

    /// <returns>Names of the changes that wait, in no particular order.</returns>
    public async Task<IReadOnlyList<string>> FindWaitingAsync(string cluster, string repository, CancellationToken cancellationToken)
    {
        List<string> names = [];
        await foreach (var name in documents.ListAsync(Waiting(cluster, repository), cancellationToken))
        {
            names.Add(name);
        }

        return names;
    }

    /// <returns>Whether so many changes wait, or more.</returns>
    public async Task<bool> IsWaitingAsync(string cluster, string repository, int count, CancellationToken cancellationToken)
        => count < int.MaxValue && await documents.ListFirstAsync(Waiting(cluster, repository), count, cancellationToken).CountAsync(cancellationToken) >= count;

    public async Task<IReadOnlyList<Capture>> ReadWaitingAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var found = new ConcurrentBag<Capture>();
        await Parallel.ForEachAsync(names, With(cancellationToken), async (name, token) =>
        {
            if (await documents.ReadAsync(name, token) is { } stored)
            {
                found.Add(DocumentJson.Deserialize<Capture>(stored.Content.Span));
            }
        });
        return [.. found];
    }

    public Task ForgetWaitingAsync(IEnumerable<string> names, CancellationToken cancellationToken)
        => Parallel.ForEachAsync(names, With(cancellationToken), async (name, token) => await documents.DeleteAsync(name, token));

    /// <returns>What is known of these objects, by key.</returns>
    public async Task<IReadOnlyDictionary<string, CommittedVersion>> ReadVersionsAsync(
        string cluster, string repository, IEnumerable<(string Group, string Kind, string Key)> objects, CancellationToken cancellationToken)
        => await ReadVersionsAsync(objects.Select(entry => VersionName(cluster, repository, entry.Group, entry.Kind, entry.Key)), cancellationToken);

    /// <returns>Everything of one kind that is known, by key.</returns>
    public async Task<IReadOnlyDictionary<string, CommittedVersion>> ReadVersionsOfAsync(
        string cluster, string repository, string group, string kind, CancellationToken cancellationToken)
    {
        List<string> names = [];
        await foreach (var name in documents.ListAsync(KindPrefix(cluster, repository, group, kind), cancellationToken))
        {
            names.Add(name);
        }

        return await ReadVersionsAsync(names, cancellationToken);
    }

    public Task WriteVersionsAsync(string cluster, string repository, IEnumerable<CommittedVersion> versions, CancellationToken cancellationToken)
        => Parallel.ForEachAsync(versions, With(cancellationToken), async (version, token)
            => await documents.WriteAsync(VersionName(cluster, repository, version.Object.Kind.Group, version.Object.Kind.Kind, version.Object.Key), version, token));

    public async Task<RepositoryState> ReadStateAsync(string cluster, string repository, CancellationToken cancellationToken)
        => await documents.ReadAsync(StateName(cluster, repository), cancellationToken) is { } stored
            ? DocumentJson.Deserialize<RepositoryState>(stored.Content.Span)
            : RepositoryState.Unknown;

    public Task WriteStateAsync(string cluster, string repository, RepositoryState state, CancellationToken cancellationToken)
        => documents.WriteAsync(StateName(cluster, repository), state, cancellationToken);

    private async Task<IReadOnlyDictionary<string, CommittedVersion>> ReadVersionsAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var found = new ConcurrentDictionary<string, CommittedVersion>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(names.Distinct(StringComparer.Ordinal), With(cancellationToken), async (name, token) =>
        {
            if (await documents.ReadAsync(name, token) is { } stored)
            {
                var version = DocumentJson.Deserialize<CommittedVersion>(stored.Content.Span);
                found[version.Object.Key] = version;
            }
        });
        return found;
    }

    private static ParallelOptions With(CancellationToken cancellationToken)
        => new() { MaxDegreeOfParallelism = ParallelCalls, CancellationToken = cancellationToken };

    /// <summary>Where a change that waits is kept.</summary>
    public static string NameOf(string cluster, string repository, Capture change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return $"{Waiting(cluster, repository)}{Hash(change.Object.Key)}-{Hash(change.ResourceVersion)}.json";
    }

    /// <summary>Two segments of a document's name that stand for a repository.</summary>
    internal static string PlaceOf(string cluster, string repository) => $"{Hash(cluster)}/{Hash(repository)}";

    private static string Place(string cluster, string repository) => $"captures/{PlaceOf(cluster, repository)}";

    private static string Waiting(string cluster, string repository) => $"{Place(cluster, repository)}/waiting/";

    private static string StateName(string cluster, string repository) => $"{Place(cluster, repository)}/state.json";

    private static string KindPrefix(string cluster, string repository, string group, string kind) => $"{Place(cluster, repository)}/objects/{Hash($"{group}/{kind}")}/";

    private static string VersionName(string cluster, string repository, string group, string kind, string key) => $"{KindPrefix(cluster, repository, group, kind)}{Hash(key)}.json";

    // Names of objects may hold signs that no blob's name should have.
    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
}
