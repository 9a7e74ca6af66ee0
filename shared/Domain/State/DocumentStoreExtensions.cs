namespace Trimtab.Domain.State;

/// <summary>Typed reading and writing of documents in the form of <see cref="DocumentJson"/>.</summary>
public static class DocumentStoreExtensions
{
    /// <returns>The value and its ETag; a null value when there is no such document.</returns>
    public static async Task<(T? Value, string ETag)> ReadAsync<T>(this IDocumentStore store, string name, CancellationToken cancellationToken)
        where T : class
    {
        var document = await store.ReadAsync(name, cancellationToken);
        return document is null ? (null, "") : (DocumentJson.Deserialize<T>(document.Content.Span), document.ETag);
    }

    /// <inheritdoc cref="IDocumentStore.TryCreateAsync"/>
    public static Task<string?> TryCreateAsync<T>(this IDocumentStore store, string name, T value, CancellationToken cancellationToken)
        where T : class
        => store.TryCreateAsync(name, DocumentJson.Serialize(value), cancellationToken);

    /// <inheritdoc cref="IDocumentStore.TryReplaceAsync"/>
    public static Task<string?> TryReplaceAsync<T>(this IDocumentStore store, string name, T value, string etag, CancellationToken cancellationToken)
        where T : class
        => store.TryReplaceAsync(name, DocumentJson.Serialize(value), etag, cancellationToken);

    /// <inheritdoc cref="IDocumentStore.WriteAsync"/>
    public static Task WriteAsync<T>(this IDocumentStore store, string name, T value, CancellationToken cancellationToken)
        where T : class
        => store.WriteAsync(name, DocumentJson.Serialize(value), cancellationToken);
}
