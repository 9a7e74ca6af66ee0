using Trimtab.Domain.State;

namespace Trimtab.TestKit.Faults;

/// <summary>A document store that can be away.</summary>
public sealed class StoppableDocumentStore(IDocumentStore inner) : IDocumentStore
{
    private int _reads;

    /// <summary>What each call ends with; null while storage answers.</summary>
    public Exception? Fault { get; set; }

    /// <summary>How many reads were tried.</summary>
    public int Reads => Volatile.Read(ref _reads);

    public Task<StoredDocument?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        return Answering().ReadAsync(name, cancellationToken);
    }

    public Task<string?> TryCreateAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
        => Answering().TryCreateAsync(name, content, cancellationToken);

    public Task<string?> TryReplaceAsync(string name, ReadOnlyMemory<byte> content, string etag, CancellationToken cancellationToken)
        => Answering().TryReplaceAsync(name, content, etag, cancellationToken);

    public Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
        => Answering().WriteAsync(name, content, cancellationToken);

    public Task<bool> DeleteAsync(string name, CancellationToken cancellationToken) => Answering().DeleteAsync(name, cancellationToken);

    public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken) => Answering().ListAsync(prefix, cancellationToken);

    public IAsyncEnumerable<string> ListOldAsync(string prefix, DateTimeOffset before, CancellationToken cancellationToken)
        => Answering().ListOldAsync(prefix, before, cancellationToken);

    private IDocumentStore Answering() => Fault is null ? inner : throw Fault;
}
