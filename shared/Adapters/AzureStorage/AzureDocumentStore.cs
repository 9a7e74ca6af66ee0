using Azure.Core;
using Trimtab.Domain.State;

namespace Trimtab.Adapters.AzureStorage;

/// <summary>Documents as block blobs of one container.</summary>
internal sealed class AzureDocumentStore(StorageService blobs, string container, int pageSize = 5000) : IDocumentStore
{
    private const string WriteHeader = "x-ms-meta-write";

    private readonly BlobContainer _container = new(blobs, container, pageSize);

    public async Task<StoredDocument?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        var response = await _container.SendAsync(new StorageRequest(RequestMethod.Get, _container.PathOf(name)) { IsRepeatable = true }, cancellationToken);
        return response.Status switch
        {
            200 => new StoredDocument(name, response.Response.Content.ToMemory(), response.Header("ETag")),
            404 => null,
            _ => throw response.Fault(),
        };
    }

    public Task<string?> TryCreateAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
        => PutAsync(name, content, ("If-None-Match", "*"), cancellationToken);

    public Task<string?> TryReplaceAsync(string name, ReadOnlyMemory<byte> content, string etag, CancellationToken cancellationToken)
        => PutAsync(name, content, ("If-Match", etag), cancellationToken);

    public async Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var response = await _container.SendAsync(Put(name, content, []), cancellationToken);
        if (response.Status != 201)
        {
            throw response.Fault();
        }
    }

    public async Task<bool> DeleteAsync(string name, CancellationToken cancellationToken)
    {
        var response = await _container.SendAsync(new StorageRequest(RequestMethod.Delete, _container.PathOf(name)) { IsRepeatable = true }, cancellationToken);
        return response.Status switch
        {
            202 => true,
            404 => response.WasRepeated,
            _ => throw response.Fault(),
        };
    }

    public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken)
        => _container.ListAsync(prefix, cancellationToken).Select(static blob => blob.Name);

    public IAsyncEnumerable<string> ListFirstAsync(string prefix, int count, CancellationToken cancellationToken)
        => _container.ListAsync(prefix, count, cancellationToken).Take(count).Select(static blob => blob.Name);

    public IAsyncEnumerable<string> ListOldAsync(string prefix, DateTimeOffset before, CancellationToken cancellationToken)
        => _container.ListAsync(prefix, cancellationToken).Where(blob => blob.LastModified < before).Select(static blob => blob.Name);

    // A conditional write whose answer was lost is repeated too: each write carries an id of its own,
    // so when the repeat finds the condition broken, the blob itself tells whether it was this write that broke it.
    private async Task<string?> PutAsync(string name, ReadOnlyMemory<byte> content, (string Name, string Value) condition, CancellationToken cancellationToken)
    {
        var write = Guid.NewGuid().ToString("n");
        var response = await _container.SendAsync(Put(name, content, [condition, (WriteHeader, write)]), cancellationToken);
        return response switch
        {
            { Status: 201 } => response.Header("ETag"),
            { Status: 404, Code: "BlobNotFound" } => null,
            { Status: 409, Code: "BlobAlreadyExists" } or { Status: 412, Code: "ConditionNotMet" }
                => response.WasRepeated ? await ETagOfWriteAsync(name, write, cancellationToken) : null,
            _ => throw response.Fault(),
        };
    }

    private async Task<string?> ETagOfWriteAsync(string name, string write, CancellationToken cancellationToken)
    {
        var response = await _container.SendAsync(new StorageRequest(RequestMethod.Head, _container.PathOf(name)) { IsRepeatable = true }, cancellationToken);
        return response.Status switch
        {
            200 => response.Header(WriteHeader) == write ? response.Header("ETag") : null,
            404 => null,
            _ => throw response.Fault(),
        };
    }

    private StorageRequest Put(string name, ReadOnlyMemory<byte> content, (string Name, string Value)[] headers) => new(RequestMethod.Put, _container.PathOf(name))
    {
        Headers = [("x-ms-blob-type", "BlockBlob"), .. headers],
        Content = content,
        ContentType = "application/json",
        IsRepeatable = true,
    };
}
