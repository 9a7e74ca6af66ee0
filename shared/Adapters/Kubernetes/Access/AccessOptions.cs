namespace Trimtab.Adapters.Kubernetes.Access;

/// <summary>What the surroundings say about the way to clusters: kubectl's own variables.</summary>
public sealed record AccessOptions
{
    public InClusterOptions InCluster { get; init; } = new();

    /// <summary>The kubeconfig of fleet entries that name no file (<c>KUBECONFIG</c>): one path, or several with the path separator between them.</summary>
    public string Kubeconfig { get; init; } = "~/.kube/config";

    /// <summary>Proxy for https servers (<c>HTTPS_PROXY</c>); null: none. May hold a password.</summary>
    public string? HttpsProxy { get; init; }

    /// <summary>Proxy for http servers (<c>HTTP_PROXY</c>); null: none. May hold a password.</summary>
    public string? HttpProxy { get; init; }

    /// <summary>Hosts, domains and networks that are reached without a proxy (<c>NO_PROXY</c>), with commas between them.</summary>
    public string? NoProxy { get; init; }

    /// <returns>No proxy, whose address may hold a password.</returns>
    public override string ToString() => $"kubeconfig {Kubeconfig}, in-cluster {InCluster}";
}
