using Trimtab.Domain.Registries.Memory;

namespace Trimtab.Domain.Scans;

/// <summary>Forgets repositories that nothing has used for so long that a new beginning is better than an old memory.</summary>
public sealed class ForgetRepositories(RepositoryMemories memories, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <returns>How many were forgotten.</returns>
    public Task<int> ForgetOldAsync(CancellationToken cancellationToken) => memories.ForgetUnusedAsync(time.GetUtcNow() - Kept, cancellationToken);
}
