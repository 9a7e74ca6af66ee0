using Trimtab.Domain.State;

namespace Trimtab.TestKit.Faults;

/// <summary>A document store whose caller may be killed at any call.</summary>
public sealed class MortalDocumentStore(IDocumentStore inner, Killer killer) : IDocumentStore
{
    public Task<StoredDocument?> ReadAsync(string name, CancellationToken cancellationToken)
        => killer.RunAsync(() => inner.ReadAsync(name, cancellationToken));

    public Task<string?> TryCreateAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
        => killer.RunAsync(() => inner.TryCreateAsync(name, content, cancellationToken));

    public Task<string?> TryReplaceAsync(string name, ReadOnlyMemory<byte> content, string etag, CancellationToken cancellationToken)
        => killer.RunAsync(() => inner.TryReplaceAsync(name, content, etag, cancellationToken));

    public Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
        => killer.RunAsync(() => inner.WriteAsync(name, content, cancellationToken));

    public Task<bool> DeleteAsync(string name, CancellationToken cancellationToken)
        => killer.RunAsync(() => inner.DeleteAsync(name, cancellationToken));

    public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken) => inner.ListAsync(prefix, cancellationToken);

    public IAsyncEnumerable<string> ListOldAsync(string prefix, DateTimeOffset before, CancellationToken cancellationToken)
        => inner.ListOldAsync(prefix, before, cancellationToken);
}
