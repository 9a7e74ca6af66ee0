using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Kubernetes.Access;

/// <summary>Access with the service account of the pod we run in.</summary>
public static class InClusterAccess
{
    /// <exception cref="ClusterException">There is no service account mounted.</exception>
    public static KubernetesAccess Read(InClusterOptions options, TimeProvider clock)
    {
        var authority = Path.Combine(options.Directory, "ca.crt");
        var token = Path.Combine(options.Directory, "token");
        if (!File.Exists(authority) || !File.Exists(token))
        {
            throw AccessFault.Create($"No service account is mounted at {options.Directory}: outside a cluster, name a kubeconfig in the fleet.");
        }

        return new KubernetesAccess(new UriBuilder(Uri.UriSchemeHttps, options.Host, options.Port).Uri, $"service account at {options.Directory}")
        {
            Authorities = PemFiles.Authorities(File.ReadAllText(authority), authority),
            Token = BearerToken.FromFile(token, clock),
            Files = [authority],
        };
    }
}
