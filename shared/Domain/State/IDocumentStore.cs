namespace Trimtab.Domain.State;

/// <summary>State: one JSON document a name, with optimistic concurrency by ETag.</summary>
public interface IDocumentStore
{
    /// <returns>The document, or null when there is none.</returns>
    Task<StoredDocument?> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Creates a document that must not exist yet.</summary>
    /// <returns>Its ETag, or null when one of that name exists: somebody else was first.</returns>
    Task<string?> TryCreateAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Replaces a document if it still has <paramref name="etag"/>.</summary>
    /// <returns>Its new ETag, or null when it changed or went away meanwhile: read again and decide again.</returns>
    Task<string?> TryReplaceAsync(string name, ReadOnlyMemory<byte> content, string etag, CancellationToken cancellationToken);

    /// <summary>Writes a document whatever was there before. Only for documents with one writer.</summary>
    Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <returns>False when there was none.</returns>
    Task<bool> DeleteAsync(string name, CancellationToken cancellationToken);

    /// <summary>Names that begin with <paramref name="prefix"/>, in ordinal order; empty when there are none.</summary>
    IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>The first of them, at most <paramref name="count"/>: where many begin with <paramref name="prefix"/>, the others cost nothing.</summary>
    IAsyncEnumerable<string> ListFirstAsync(string prefix, int count, CancellationToken cancellationToken) => ListAsync(prefix, cancellationToken).Take(count);

    /// <summary>Of the names that begin with <paramref name="prefix"/> those of documents that were last written before <paramref name="before"/>, in ordinal order.</summary>
    IAsyncEnumerable<string> ListOldAsync(string prefix, DateTimeOffset before, CancellationToken cancellationToken);
}
