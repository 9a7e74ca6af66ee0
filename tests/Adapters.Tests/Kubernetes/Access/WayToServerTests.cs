using Microsoft.Extensions.Logging.Abstractions;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Domain.Clusters;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Files;
using Trimtab.Twin;

namespace Trimtab.Adapters.Tests.Kubernetes.Access;

/// <summary>Kubeconfigs that lead to a real TLS server over real sockets.</summary>
public sealed class WayToServerTests : IAsyncLifetime
{
    private readonly ScratchDirectory _directory = new();
    private TwinServer? _server;
    private TunnelProxy? _proxy;

    public async Task InitializeAsync()
    {
        _server = await TwinServer.StartAsync(new TwinOptions { UseTls = true }, TimeProvider.System, CancellationToken.None);
        await _server.WriteKubeconfigAsync(_directory["config"], CancellationToken.None);
        _proxy = new TunnelProxy(TestAccess.Kubeconfig(TimeProvider.System).Read(_directory["config"], null).Server.Port);
    }

    public async Task DisposeAsync()
    {
        _proxy!.Dispose();
        await _server!.DisposeAsync();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("http://127.0.0.1", "far.example:6443", "http far.example:6443")]
    [InlineData("http://me:hunter2@127.0.0.1", "locked.example:6443", "http locked.example:6443 Basic bWU6aHVudGVyMg==")]
    [InlineData("socks5://127.0.0.1", "far.example:6443", "socks5 far.example:6443")]
    public async Task The_server_behind_a_proxy_is_verified_by_its_tls_server_name(string proxy, string server, string asked)
    {
        using var cluster = Connect(server, $"tls-server-name: localhost, proxy-url: '{proxy}:{_proxy!.Port}'");

        (await cluster.ResolveAsync(new KindName("v1", "ConfigMap"), CancellationToken.None)).ShouldNotBeNull();

        _proxy.Asked.ShouldContain(asked);
    }

    [Fact]
    public async Task Another_name_in_the_certificate_ends_the_call_unless_verification_is_off()
    {
        using var strict = Connect("far.example:6443", $"proxy-url: 'http://127.0.0.1:{_proxy!.Port}'");
        using var careless = Connect("far.example:6443", $"proxy-url: 'http://127.0.0.1:{_proxy.Port}'", skipsVerification: true);
        var kind = new KindName("v1", "ConfigMap");

        (await Should.ThrowAsync<ClusterException>(() => strict.ResolveAsync(kind, CancellationToken.None))).Reason.ShouldBe("Unreachable");
        (await careless.ResolveAsync(kind, CancellationToken.None)).ShouldNotBeNull();
    }

    /// <summary>The twin's own kubeconfig with another server and more fields.</summary>
    private KubernetesCluster Connect(string server, string cluster, bool skipsVerification = false)
    {
        var own = TestAccess.Kubeconfig(TimeProvider.System).Read(_directory["config"], null);
        var lead = _directory["way"];
        File.WriteAllText(lead, $"{{current-context: c, contexts: [{{name: c, context: {{cluster: c}}}}], clusters: [{{name: c, cluster: {{server: 'https://{server}', insecure-skip-tls-verify: {(skipsVerification ? "true" : "false")}, {cluster}}}}}]}}");
        var access = TestAccess.Kubeconfig(TimeProvider.System).Read(lead, null);
        return new KubernetesCluster("far", access with { Token = own.Token, Authorities = own.Authorities, ClientCertificate = own.ClientCertificate }, new KubernetesLimits { Call = TimeSpan.FromSeconds(30) }, TimeProvider.System, NullLogger<KubernetesCluster>.Instance);
    }
}
