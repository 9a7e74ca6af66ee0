using Trimtab.Domain.Fleet;
using Trimtab.Domain.Registries;

namespace Trimtab.Adapters.Registries.Access;

/// <summary>Finds what a registry is to be shown, where the fleet says it is.</summary>
/// <param name="secrets">The fleet's secrets.</param>
/// <param name="programs">Helpers that have credentials.</param>
/// <param name="hide">Is told every secret that is not the whole of a fleet's secret, so that no log shows it.</param>
internal sealed class RegistryCredentialReader(ISecrets secrets, CredentialPrograms programs, Action<string> hide)
{
    /// <param name="credentials">As the fleet has them.</param>
    /// <param name="host">As in image references.</param>
    /// <param name="repository">Path on it.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>Null when there is none for this registry.</returns>
    /// <exception cref="RegistryException">Where they should be they are not.</exception>
    public async Task<RegistryCredential?> ReadAsync(RegistryCredentials? credentials, string host, string repository, CancellationToken cancellationToken)
    {
        try
        {
            switch (credentials)
            {
                case RegistryCredentials.User user:
                    return new RegistryCredential { User = user.Name, Password = await secrets.ReadAsync(user.Password, cancellationToken) };
                case RegistryCredentials.DockerConfig config:
                    var credential = await ReadAsync(config, host, repository, cancellationToken);
                    Hide(credential);
                    return credential;
                default:
                    return null;
            }
        }
        catch (SecretUnavailableException e)
        {
            throw new RegistryException($"The credentials for {host} can't be read. {e.Message}", RegistryFault.NotAsked, e) { IsTransient = e.IsTransient };
        }
    }

    /// <summary>They were refused: the next reading asks their place again.</summary>
    /// <returns>Whether that may give something else.</returns>
    public async Task<bool> ForgetAsync(RegistryCredentials? credentials, string host, string repository, CancellationToken cancellationToken)
    {
        switch (credentials)
        {
            case RegistryCredentials.User user:
                return secrets.Forget(user.Password);
            case RegistryCredentials.DockerConfig config:
                var isForgotten = config.CallsPrograms && await FindAsync(config, host, repository, cancellationToken) is { Helper: { Length: > 0 } name } entry && programs.Forget(name, entry.Server);
                return secrets.Forget(config.Content) || isForgotten;
            default:
                return false;
        }
    }

    private async Task<RegistryCredential?> ReadAsync(RegistryCredentials.DockerConfig config, string host, string repository, CancellationToken cancellationToken)
    {
        var entry = await FindAsync(config, host, repository, cancellationToken);
        if (entry is null || entry.Credential is not null)
        {
            return entry?.Credential;
        }

        return config.CallsPrograms
            ? await programs.ReadAsync(entry.Helper, entry.Server, cancellationToken)
            : throw new RegistryException($"The pull secret for {host} names a credential helper, and those are called for a dockerConfig only.", RegistryFault.NotAsked);
    }

    private async Task<DockerConfigEntry?> FindAsync(RegistryCredentials.DockerConfig config, string host, string repository, CancellationToken cancellationToken)
    {
        try
        {
            return DockerConfig.Parse(await secrets.ReadAsync(config.Content, cancellationToken)).Find(host, repository);
        }
        catch (FormatException e)
        {
            throw new RegistryException($"The Docker configuration from {config.Content} can't be read: {e.Message}.", RegistryFault.NotAsked, e);
        }
    }

    private void Hide(RegistryCredential? credential)
    {
        foreach (var secret in new[] { credential?.Password, credential?.IdentityToken, credential?.RegistryToken })
        {
            if (secret is { Length: > 0 })
            {
                hide(secret);
            }
        }
    }
}
