using Trimtab.Domain.Docker;

namespace Trimtab.TestKit.Updates;

/// <summary>Registries that need no credentials.</summary>
public sealed class NoPullCredentials : IPullCredentials
{
    public Task<string?> ReadAsync(string registry, string repository, CancellationToken cancellationToken) => Task.FromResult<string?>(null);
}
