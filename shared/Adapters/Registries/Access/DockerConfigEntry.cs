namespace Trimtab.Adapters.Registries.Access;

/// <summary>What a Docker configuration says of one registry: a credential, or the helper that has it.</summary>
/// <param name="Credential">Null when a helper is to be called.</param>
/// <param name="Helper">Its name without <c>docker-credential-</c>; empty for none.</param>
/// <param name="Server">What the helper is asked for.</param>
internal sealed record DockerConfigEntry(RegistryCredential? Credential, string Helper, string Server);
