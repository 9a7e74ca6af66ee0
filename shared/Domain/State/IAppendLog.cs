namespace Trimtab.Domain.State;

/// <summary>Files that can only grow (append blobs).</summary>
public interface IAppendLog
{
    /// <summary>Appends one block if the file is still <paramref name="expectedLength"/> bytes long; creates it when that is 0.</summary>
    /// <returns>False when the file has another length: somebody else appended; read on and decide again.</returns>
    /// <remarks>At most 4 MiB a block and 50,000 blocks a file (Azure append blobs).</remarks>
    Task<bool> TryAppendAsync(string name, long expectedLength, ReadOnlyMemory<byte> block, CancellationToken cancellationToken);

    /// <returns>All bytes from <paramref name="offset"/> on; empty at the end or when there is no such file.</returns>
    Task<ReadOnlyMemory<byte>> ReadAsync(string name, long offset, CancellationToken cancellationToken);

    /// <summary>Names that begin with <paramref name="prefix"/>, in ordinal order.</summary>
    IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken);
}
