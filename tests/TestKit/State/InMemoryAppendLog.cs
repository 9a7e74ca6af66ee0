using System.Runtime.CompilerServices;
using Trimtab.Domain.State;

namespace Trimtab.TestKit.State;

/// <summary>Growing files in memory, with the limits of append blobs.</summary>
public sealed class InMemoryAppendLog : IAppendLog
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    public Task<bool> TryAppendAsync(string name, long expectedLength, ReadOnlyMemory<byte> block, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ArgumentOutOfRangeException.ThrowIfZero(block.Length, nameof(block));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(block.Length, 4 * 1024 * 1024, nameof(block));
        lock (_lock)
        {
            var current = _files.GetValueOrDefault(name) ?? [];
            if (current.Length != expectedLength)
            {
                return Task.FromResult(false);
            }

            _files[name] = [.. current, .. block.Span];
            return Task.FromResult(true);
        }
    }

    public Task<ReadOnlyMemory<byte>> ReadAsync(string name, long offset, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var content = _files.GetValueOrDefault(name) ?? [];
            return Task.FromResult<ReadOnlyMemory<byte>>(content.AsMemory((int)Math.Min(offset, content.Length)));
        }
    }

    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        string[] names;
        lock (_lock)
        {
            names = [.. _files.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal))];
        }

        foreach (var name in names)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return name;
        }
    }

    /// <summary>All names, in ordinal order.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_lock)
            {
                return [.. _files.Keys];
            }
        }
    }

    /// <summary>A whole file, read without a call.</summary>
    public ReadOnlyMemory<byte> Content(string name)
    {
        lock (_lock)
        {
            return _files.GetValueOrDefault(name) ?? [];
        }
    }

    /// <summary>Writes a whole file behind the log's back, as somebody with the account's key could.</summary>
    public void Tamper(string name, ReadOnlyMemory<byte> content)
    {
        lock (_lock)
        {
            _files[name] = content.ToArray();
        }
    }
}
