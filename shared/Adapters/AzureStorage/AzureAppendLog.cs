using Azure.Core;
using Trimtab.Domain.State;

namespace Trimtab.Adapters.AzureStorage;

/// <summary>Growing files as append blobs of one container.</summary>
internal sealed class AzureAppendLog(StorageService blobs, string container, int pageSize = 5000) : IAppendLog
{
    private readonly BlobContainer _container = new(blobs, container, pageSize);

    public async Task<bool> TryAppendAsync(string name, long expectedLength, ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(block.Length, nameof(block));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(block.Length, 4 * 1024 * 1024, nameof(block));
        if (expectedLength == 0)
        {
            await CreateAsync(name, cancellationToken);
        }

        var response = await AppendAsync(name, expectedLength, block, cancellationToken);
        return response switch
        {
            { Status: 201 } => true,
            { Status: 404, Code: "BlobNotFound" or "ContainerNotFound" } => false,
            { Status: 412, Code: "AppendPositionConditionNotMet" }
                => response.WasRepeated && await IsThereAsync(name, expectedLength, block, cancellationToken),
            _ => throw response.Fault(),
        };
    }

    public async Task<ReadOnlyMemory<byte>> ReadAsync(string name, long offset, CancellationToken cancellationToken)
    {
        var response = await _container.SendAsync(
            new StorageRequest(RequestMethod.Get, _container.PathOf(name)) { Headers = [("x-ms-range", $"bytes={offset}-")], IsRepeatable = true },
            cancellationToken);
        return response.Status switch
        {
            200 or 206 => response.Response.Content.ToMemory(),
            404 or 416 => ReadOnlyMemory<byte>.Empty,
            _ => throw response.Fault(),
        };
    }

    public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken) => _container.ListAsync(prefix, cancellationToken).Select(static blob => blob.Name);

    // Repeatable because of its position: a second time the file is longer and the block is refused, not doubled.
    private Task<StorageResponse> AppendAsync(string name, long expectedLength, ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
        => _container.SendAsync(
            new StorageRequest(RequestMethod.Put, _container.PathOf(name))
            {
                Query = [("comp", "appendblock")],
                Headers = [("x-ms-blob-condition-appendpos", expectedLength.ToString())],
                Content = block,
                IsRepeatable = true,
            },
            cancellationToken);

    private async Task<bool> IsThereAsync(string name, long offset, ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
    {
        var tail = await ReadAsync(name, offset, cancellationToken);
        return tail.Span.StartsWith(block.Span);
    }

    private async Task CreateAsync(string name, CancellationToken cancellationToken)
    {
        var response = await _container.SendAsync(
            new StorageRequest(RequestMethod.Put, _container.PathOf(name))
            {
                Headers = [("x-ms-blob-type", "AppendBlob"), ("If-None-Match", "*")],
                IsRepeatable = true,
            },
            cancellationToken);
        if (response.Status is not (201 or 409 or 412))
        {
            throw response.Fault();
        }
    }
}
