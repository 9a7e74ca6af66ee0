using System.Text;
using Trimtab.Domain.State;

namespace Trimtab.Functions.Tests.Cli.Doctor;

/// <summary>Documents that are written and read as something else.</summary>
/// <param name="inner">Where they are written.</param>
/// <param name="back">What every one reads as; null: as if it were not there.</param>
internal sealed class ForgetfulDocuments(IDocumentStore inner, string? back) : IDocumentStore
{
    public Task<StoredDocument?> ReadAsync(string name, CancellationToken cancellationToken)
        => Task.FromResult(back is null ? null : new StoredDocument(name, Encoding.UTF8.GetBytes(back), "\"1\""));

    public Task<string?> TryCreateAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
        => inner.TryCreateAsync(name, content, cancellationToken);

    public Task<string?> TryReplaceAsync(string name, ReadOnlyMemory<byte> content, string etag, CancellationToken cancellationToken)
        => inner.TryReplaceAsync(name, content, etag, cancellationToken);

    public Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
        => inner.WriteAsync(name, content, cancellationToken);

    public Task<bool> DeleteAsync(string name, CancellationToken cancellationToken) => inner.DeleteAsync(name, cancellationToken);

    public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken) => inner.ListAsync(prefix, cancellationToken);

    public IAsyncEnumerable<string> ListOldAsync(string prefix, DateTimeOffset before, CancellationToken cancellationToken)
        => inner.ListOldAsync(prefix, before, cancellationToken);
}
