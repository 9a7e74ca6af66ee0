using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Trimtab.Adapters.Kubernetes.Access;

/// <summary>Where an API server is and who we are there.</summary>
/// <param name="Server">Absolute http or https address, with the path prefix when there is one.</param>
/// <param name="Origin">Where these settings come from, for messages: <c>kubeconfig /home/me/.kube/config, context prod</c>.</param>
public sealed record KubernetesAccess(Uri Server, string Origin)
{
    /// <summary>The only authorities that may vouch for the server; null: the system's.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    public bool SkipsTlsVerification { get; init; }

    /// <summary>The name that the server's certificate must carry; null: the address's host.</summary>
    public string? TlsServerName { get; init; }

    public SslStreamCertificateContext? ClientCertificate { get; init; }

    public BearerToken? Token { get; init; }

    /// <summary>The plugin that gives the token or certificate where none stands here.</summary>
    public ExecCredential? Exec { get; init; }

    /// <summary>The HTTP or SOCKS proxy on the way; null: none.</summary>
    public WebProxy? Proxy { get; init; }

    /// <summary>The files these settings were read from: when one changes, they should be read again.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];
}
