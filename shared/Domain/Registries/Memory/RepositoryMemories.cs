using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Trimtab.Domain.State;

namespace Trimtab.Domain.Registries.Memory;

/// <summary>The memories of all repositories, one document each.</summary>
public sealed class RepositoryMemories(IDocumentStore documents)
{
    private const string Root = "repositories/";
    private const string Ending = ".json";

    /// <returns>An empty memory, without an ETag, of a repository that was never looked at.</returns>
    public async Task<(RepositoryMemory Memory, string ETag)> ReadAsync(string artifact, CancellationToken cancellationToken)
    {
        var (memory, etag) = await documents.ReadAsync<RepositoryMemory>(NameOf(artifact), cancellationToken);
        return (memory ?? new RepositoryMemory(artifact), etag);
    }

    /// <returns>False when somebody else wrote meanwhile: read again and decide again.</returns>
    public async Task<bool> TryWriteAsync(RepositoryMemory memory, string etag, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(memory);
        var name = NameOf(memory.Artifact);
        return (etag.Length == 0
            ? await documents.TryCreateAsync(name, memory, cancellationToken)
            : await documents.TryReplaceAsync(name, memory, etag, cancellationToken)) is not null;
    }

    /// <summary>All memories, in order of their names.</summary>
    public async IAsyncEnumerable<RepositoryMemory> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var name in documents.ListAsync(Root, cancellationToken))
        {
            if ((await documents.ReadAsync<RepositoryMemory>(name, cancellationToken)).Value is { } memory)
            {
                yield return memory;
            }
        }
    }

    /// <summary>Deletes what was not looked at for so long: nothing has used it since.</summary>
    /// <returns>How many were deleted.</returns>
    public async Task<int> ForgetUnusedAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var name in documents.ListOldAsync(Root, before, cancellationToken))
        {
            count += await documents.DeleteAsync(name, cancellationToken) ? 1 : 0;
        }

        return count;
    }

    /// <summary>One level deep, and of signs that no storage minds; two artifacts never share a name.</summary>
    internal static string NameOf(string artifact)
    {
        var name = new StringBuilder(Root);
        foreach (var letter in Encoding.UTF8.GetBytes(artifact))
        {
            _ = (char)letter switch
            {
                '/' => name.Append('~'),
                var sign when char.IsAsciiLetterOrDigit(sign) || sign is '.' or '-' or '_' => name.Append(sign),
                _ => name.Append('=').Append(letter.ToString("X2", CultureInfo.InvariantCulture)),
            };
        }

        return name.Append(Ending).ToString();
    }
}
