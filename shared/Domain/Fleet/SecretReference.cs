namespace Trimtab.Domain.Fleet;

/// <summary>Where a secret is read from when it is needed: exactly one of the places is set. Never the secret itself.</summary>
/// <param name="Env">Name of an environment variable.</param>
/// <param name="File">Path of a file (trailing line ends are cut).</param>
/// <param name="Kubernetes">A key of a Secret in a cluster of the fleet (trailing line ends are cut).</param>
public sealed record SecretReference(string? Env, string? File, KubernetesSecretReference? Kubernetes = null)
{
    public override string ToString()
        => Env is not null ? $"environment variable {Env}"
            : Kubernetes is { } place ? $"key {place.Key} of the Secret {place.Namespace}/{place.Name} in cluster {place.Cluster}"
            : $"file {File}";
}
