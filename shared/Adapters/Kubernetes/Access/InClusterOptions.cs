namespace Trimtab.Adapters.Kubernetes.Access;

/// <summary>How a pod reaches its own cluster's API server.</summary>
public sealed record InClusterOptions
{
    /// <summary>Host of the API server (Kubernetes sets <c>KUBERNETES_SERVICE_HOST</c>).</summary>
    public string Host { get; init; } = "kubernetes.default.svc";

    /// <summary>Port of the API server (Kubernetes sets <c>KUBERNETES_SERVICE_PORT</c>).</summary>
    public int Port { get; init; } = 443;

    /// <summary>Where the service account's <c>token</c> and <c>ca.crt</c> are mounted.</summary>
    public string Directory { get; init; } = "/var/run/secrets/kubernetes.io/serviceaccount";
}
