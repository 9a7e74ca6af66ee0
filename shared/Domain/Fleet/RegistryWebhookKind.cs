namespace Trimtab.Domain.Fleet;

/// <summary>In whose form a registry announces pushes.</summary>
public enum RegistryWebhookKind
{
    /// <summary>Docker Hub: the secret is the address's <c>token</c>; it can send nothing else.</summary>
    DockerHub,

    /// <summary>GitHub's container registry: events <c>package</c> and <c>registry_package</c>, signed over the body.</summary>
    Ghcr,

    /// <summary>Harbor, in both of its forms: the secret is the header <c>Authorization</c>.</summary>
    Harbor,

    /// <summary>Quay: the secret is the address's <c>token</c>; it can send nothing else.</summary>
    Quay,

    /// <summary>Azure: the secret is the header <c>Authorization</c>.</summary>
    Acr,

    /// <summary>Notifications of the distribution project's registry, and of those that are built on it: the secret is the header <c>Authorization</c>.</summary>
    Distribution,
}
