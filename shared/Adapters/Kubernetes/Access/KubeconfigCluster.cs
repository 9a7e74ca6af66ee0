namespace Trimtab.Adapters.Kubernetes.Access;

/// <summary>Reads a kubeconfig's cluster: where the server is, who may vouch for it, and the proxy on the way.</summary>
internal static class KubeconfigCluster
{
    public static KubernetesAccess Read(KubeconfigNode cluster, string origin, IReadOnlyList<string> files)
    {
        var authority = cluster.DataOrFile("certificate-authority");
        return new KubernetesAccess(Server(cluster), origin)
        {
            Authorities = authority is { } pem ? PemFiles.Authorities(pem.Text, $"{cluster.Place}: certificate-authority") : null,
            SkipsTlsVerification = cluster.Flag("insecure-skip-tls-verify"),
            TlsServerName = cluster.Text("tls-server-name"),
            Proxy = cluster.Text("proxy-url") is { } proxy
                ? ProxyAddress.Parse(proxy) ?? throw cluster.Fault("proxy-url must be an http, https or socks5 address")
                : null,
            Files = authority?.File is { } file ? [.. files, file] : files,
        };
    }

    private static Uri Server(KubeconfigNode cluster)
        => Uri.TryCreate(cluster.Text("server"), UriKind.Absolute, out var server) && server.Scheme is "http" or "https"
            && server is { Query: "", Fragment: "", UserInfo: "" }
            ? server
            : throw cluster.Fault("server must be an http or https address");
}
