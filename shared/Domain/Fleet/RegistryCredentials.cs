namespace Trimtab.Domain.Fleet;

/// <summary>What a registry or chart repository is shown; null in its place: nothing, it is asked without a name.</summary>
public abstract record RegistryCredentials
{
    private RegistryCredentials()
    {
    }

    /// <summary>One user for the whole registry.</summary>
    /// <param name="Name">The user.</param>
    /// <param name="Password">Password or access token.</param>
    public sealed record User(string Name, SecretReference Password) : RegistryCredentials;

    /// <summary>The form of Docker's <c>config.json</c>, by host and path.</summary>
    /// <param name="Content">Where it is.</param>
    /// <param name="CallsPrograms">Whether credential helpers that it names are called. Never for a cluster's pull secret: who may write that must not choose what runs here.</param>
    public sealed record DockerConfig(SecretReference Content, bool CallsPrograms) : RegistryCredentials;
}
