using System.Runtime.CompilerServices;
using Trimtab.Domain.State;

namespace Trimtab.Domain.Reconcile;

/// <summary>The reconciler's documents.</summary>
public sealed class TargetDocuments(IDocumentStore documents)
{
    /// <returns>The state and its ETag; a new state and an empty ETag when there is none.</returns>
    public async Task<(TargetState State, string ETag)> ReadTargetAsync(string target, CancellationToken cancellationToken)
    {
        var (state, etag) = await documents.ReadAsync<TargetState>(TargetName(target), cancellationToken);
        return (state ?? new TargetState(target), etag);
    }

    /// <summary>Names of the targets that have a state, in ordinal order.</summary>
    public IAsyncEnumerable<string> ListTargetsAsync(CancellationToken cancellationToken) => ListAsync("targets/", cancellationToken);

    /// <summary>Names of the sources that were looked at, in ordinal order.</summary>
    public IAsyncEnumerable<string> ListSourcesAsync(CancellationToken cancellationToken) => ListAsync("sources/", cancellationToken);

    /// <returns>The new ETag; null when somebody else wrote meanwhile.</returns>
    public Task<string?> TryWriteTargetAsync(TargetState state, string etag, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        return TryWriteAsync(TargetName(state.Target), state, etag, cancellationToken);
    }

    public async Task<(SourceState State, string ETag)> ReadSourceAsync(string source, CancellationToken cancellationToken)
    {
        var (state, etag) = await documents.ReadAsync<SourceState>(SourceName(source), cancellationToken);
        return (state ?? new SourceState(source), etag);
    }

    public Task<string?> TryWriteSourceAsync(SourceState state, string etag, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        return TryWriteAsync(SourceName(state.Source), state, etag, cancellationToken);
    }

    public async Task<(TargetInventory Inventory, string ETag)> ReadInventoryAsync(string target, CancellationToken cancellationToken)
    {
        var (inventory, etag) = await documents.ReadAsync<TargetInventory>(InventoryName(target), cancellationToken);
        return (inventory ?? new TargetInventory(target, []), etag);
    }

    public Task<string?> TryWriteInventoryAsync(TargetInventory inventory, string etag, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(inventory);
        return TryWriteAsync(InventoryName(inventory.Target), inventory, etag, cancellationToken);
    }

    public async Task<RevisionRecord?> FindRevisionAsync(string target, string revision, CancellationToken cancellationToken)
        => (await documents.ReadAsync<RevisionRecord>(RevisionName(target, revision), cancellationToken)).Value;

    /// <summary>Writes a revision's record; only the holder of the target's lease does.</summary>
    public Task WriteRevisionAsync(RevisionRecord record, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(record);
        return documents.WriteAsync(RevisionName(record.Target, record.Revision), record, cancellationToken);
    }

    private Task<string?> TryWriteAsync<T>(string name, T value, string etag, CancellationToken cancellationToken)
        where T : class
        => etag.Length == 0
            ? documents.TryCreateAsync(name, value, cancellationToken)
            : documents.TryReplaceAsync(name, value, etag, cancellationToken);

    private async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var name in documents.ListAsync(prefix, cancellationToken))
        {
            yield return Path.GetFileNameWithoutExtension(name);
        }
    }

    private static string TargetName(string target) => $"targets/{target}.json";

    private static string SourceName(string source) => $"sources/{source}.json";

    private static string InventoryName(string target) => $"inventories/{target}.json";

    private static string RevisionName(string target, string revision) => $"revisions/{target}/{revision}.json";
}
