using System.Runtime.CompilerServices;
using Trimtab.Domain.State;

namespace Trimtab.TestKit.State;

/// <summary>Documents in memory, with ETags that change with every write.</summary>
/// <param name="clock">Tells when a document was written; null for the machine's.</param>
public sealed class InMemoryDocumentStore(TimeProvider? clock = null) : IDocumentStore
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, StoredDocument> _documents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _written = new(StringComparer.Ordinal);
    private long _version;

    /// <summary>All names, in ordinal order.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_lock)
            {
                return [.. _documents.Keys];
            }
        }
    }

    public Task<StoredDocument?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return Task.FromResult(_documents.GetValueOrDefault(name));
        }
    }

    public Task<string?> TryCreateAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return Task.FromResult(_documents.ContainsKey(name) ? null : Put(name, content));
        }
    }

    public Task<string?> TryReplaceAsync(string name, ReadOnlyMemory<byte> content, string etag, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var isCurrent = _documents.TryGetValue(name, out var document) && document.ETag == etag;
            return Task.FromResult(isCurrent ? Put(name, content) : null);
        }
    }

    public Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            Put(name, content);
            return Task.CompletedTask;
        }
    }

    public Task<bool> DeleteAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            _written.Remove(name);
            return Task.FromResult(_documents.Remove(name));
        }
    }

    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var name in Names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return name;
        }
    }

    public IAsyncEnumerable<string> ListOldAsync(string prefix, DateTimeOffset before, CancellationToken cancellationToken)
        => ListAsync(prefix, cancellationToken).Where(name => WrittenAt(name) < before);

    private DateTimeOffset WrittenAt(string name)
    {
        lock (_lock)
        {
            return _written.GetValueOrDefault(name, DateTimeOffset.MaxValue);
        }
    }

    private string? Put(string name, ReadOnlyMemory<byte> content)
    {
        var etag = $"\"0x{++_version:X}\"";
        _documents[name] = new StoredDocument(name, content.ToArray(), etag);
        _written[name] = _clock.GetUtcNow();
        return etag;
    }
}
