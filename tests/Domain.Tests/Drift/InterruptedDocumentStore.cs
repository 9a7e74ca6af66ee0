using Trimtab.Domain.State;

namespace Trimtab.Domain.Tests.Drift;

/// <summary>A store in front of one of whose calls somebody else does something.</summary>
internal sealed class InterruptedDocumentStore(IDocumentStore inner) : IDocumentStore
{
    private int _left;
    private Func<Task>? _interruption;

    /// <param name="call">Before which call, 1 for the next one.</param>
    /// <param name="interruption">What is done.</param>
    public void Arm(int call, Func<Task> interruption) => (_left, _interruption) = (call, interruption);

    public void Disarm() => _interruption = null;

    public async Task<StoredDocument?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        await InterruptAsync();
        return await inner.ReadAsync(name, cancellationToken);
    }

    public async Task<string?> TryCreateAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await InterruptAsync();
        return await inner.TryCreateAsync(name, content, cancellationToken);
    }

    public async Task<string?> TryReplaceAsync(string name, ReadOnlyMemory<byte> content, string etag, CancellationToken cancellationToken)
    {
        await InterruptAsync();
        return await inner.TryReplaceAsync(name, content, etag, cancellationToken);
    }

    public async Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await InterruptAsync();
        await inner.WriteAsync(name, content, cancellationToken);
    }

    public async Task<bool> DeleteAsync(string name, CancellationToken cancellationToken)
    {
        await InterruptAsync();
        return await inner.DeleteAsync(name, cancellationToken);
    }

    public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken) => inner.ListAsync(prefix, cancellationToken);

    public IAsyncEnumerable<string> ListOldAsync(string prefix, DateTimeOffset before, CancellationToken cancellationToken)
        => inner.ListOldAsync(prefix, before, cancellationToken);

    private async Task InterruptAsync()
    {
        if (_interruption is { } interruption && --_left == 0)
        {
            _interruption = null;
            await interruption();
        }
    }
}
