using Trimtab.Domain.Docker;

namespace Trimtab.TestKit.Updates;

/// <summary>Registries that need no credentials.</summary>
public sealed class NoPullCredentials : IPullCredentials
{
    public Task<string?> ReadAsync(string registry, string repository, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public Task<bool> ForgetAsync(string registry, string repository, CancellationToken cancellationToken) => Task.FromResult(false);

    public string Describe(string registry) => $"Nobody has credentials for {registry}.";
}
