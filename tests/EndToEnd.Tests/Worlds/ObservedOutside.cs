using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Trimtab.Adapters.Kubernetes.Access;
using Trimtab.EndToEnd.Tests.Kills;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Faults;
using Trimtab.TestKit.Network;

namespace Trimtab.EndToEnd.Tests.Worlds;

/// <summary>Every part of the outside behind a proxy, which shows each request to a <see cref="KillSwitch"/>.</summary>
internal sealed class ObservedOutside(KillSwitch killSwitch) : IOutside
{
    private readonly List<ObservingProxy> _proxies = [];

    public async Task<Uri> ReachAsync(OutsidePart part, Uri server)
    {
        var gate = part switch
        {
            OutsidePart.Blobs => killSwitch.For(BlobWrites.Label),
            OutsidePart.Queues => killSwitch.For(QueueWrites.Label, QueueWrites.LabelOfReceipt),
            OutsidePart.GitHost => killSwitch.For(MessageWrites.HostLabel),
            OutsidePart.People => killSwitch.For(MessageWrites.NotificationLabel),
            _ => throw new ArgumentOutOfRangeException(nameof(part), part, "The cluster is reached by its kubeconfig."),
        };
        return (await ProxyAsync(server, ObservingProxy.PlainHandler(), gate)).Address;
    }

    /// <remarks>The proxy holds the credentials; the function app gets none and talks plain HTTP to it.</remarks>
    public async Task ReachClusterAsync(string kubeconfig, string file)
    {
        var access = TestAccess.Kubeconfig(TimeProvider.System).Read(kubeconfig, null);
        var proxy = await ProxyAsync(access.Server, Handler(access), killSwitch.For(ClusterWrites.Label));
        await File.WriteAllTextAsync(file, Kubeconfig(proxy.Address, access));
    }

    /// <summary>The way through a proxy that holds the client's certificate, if there is one.</summary>
    public static string Kubeconfig(Uri proxy, KubernetesAccess access) => $$"""
        apiVersion: v1
        kind: Config
        current-context: observed
        clusters: [{ name: observed, cluster: { server: "{{proxy}}" } }]
        users: [{ name: observed, user: { {{(access.Token is { } token ? $"token: {token.Read()}" : "")}} } }]
        contexts: [{ name: observed, context: { cluster: observed, user: observed } }]

        """;

    /// <summary>How a cluster is reached with its own credentials.</summary>
    public static SocketsHttpHandler Handler(KubernetesAccess access)
    {
        var handler = ObservingProxy.PlainHandler();
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(access.Authorities ?? []);
        handler.SslOptions = new SslClientAuthenticationOptions { ClientCertificateContext = access.ClientCertificate, CertificateChainPolicy = policy };
        return handler;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var proxy in _proxies)
        {
            await proxy.DisposeAsync();
        }
    }

    private async Task<ObservingProxy> ProxyAsync(Uri server, HttpMessageHandler handler, IRequestGate gate)
    {
        var proxy = await ObservingProxy.StartAsync(server, handler, gate);
        _proxies.Add(proxy);
        return proxy;
    }
}
