using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Trimtab.Adapters.Kubernetes.Access;
using Trimtab.Domain.Clusters;
using Trimtab.TestKit.Time;

namespace Trimtab.Adapters.Tests.Kubernetes.Access;

public sealed class KubeconfigTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("kubeconfig").FullName;
    private readonly FakeClock _clock = new();

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void The_current_context_is_taken_unless_another_is_named()
    {
        var file = Write("""
            apiVersion: v1
            kind: Config
            current-context: b
            clusters:
            - {name: one, cluster: {server: "https://one.example.com:6443"}}
            - {name: two, cluster: {server: "https://two.example.com/k8s/clusters/c-1", insecure-skip-tls-verify: true, tls-server-name: kube, proxy-url: "http://proxy:3128"}}
            users:
            - {name: u, user: {token: abc}}
            contexts:
            - {name: a, context: {cluster: one}}
            - {name: b, context: {cluster: two, user: u}}
            """);

        var current = Kubeconfig.Read(file, null, _clock);
        var named = Kubeconfig.Read(file, "a", _clock);

        current.Server.ShouldBe(new Uri("https://two.example.com/k8s/clusters/c-1"));
        (current.SkipsTlsVerification, current.TlsServerName, current.Proxy).ShouldBe((true, "kube", new Uri("http://proxy:3128")));
        current.Token.ShouldNotBeNull().Read().ShouldBe("abc");
        named.Server.Host.ShouldBe("one.example.com");
        (named.Token, named.Authorities, named.ClientCertificate).ShouldBe((null, null, null));
    }

    [Fact]
    public void Certificates_come_from_data_or_from_files_beside_the_kubeconfig()
    {
        var (certificate, privateKey) = MakeCertificate();
        File.WriteAllText(Path.Combine(_directory, "client.crt"), certificate);
        File.WriteAllText(Path.Combine(_directory, "client.key"), privateKey);
        var fromFiles = Kubeconfig.Read(Write(Simple("certificate-authority: client.crt", "client-certificate: client.crt, client-key: ./client.key")), null, _clock);
        var fromData = Kubeconfig.Read(
            Write(Simple($"certificate-authority-data: {Base64(certificate)}", $"client-certificate-data: {Base64(certificate)}, client-key-data: {Base64(privateKey)}")), null, _clock);

        foreach (var access in new[] { fromFiles, fromData })
        {
            access.Authorities.ShouldNotBeNull().ShouldHaveSingleItem();
            access.ClientCertificate.ShouldNotBeNull();
        }

        fromFiles.Files.Count.ShouldBe(4);
        fromData.Files.Count.ShouldBe(1);
    }

    [Fact]
    public void A_token_file_wins_over_the_token_and_is_relative_to_the_kubeconfig()
    {
        File.WriteAllText(Path.Combine(_directory, "token"), "from-file\n");

        Kubeconfig.Read(Write(Simple("", "token: inline, tokenFile: token")), null, _clock).Token!.Read().ShouldBe("from-file");
    }

    [Theory]
    [InlineData("", "exec: {command: aws}", "user u: exec is not supported")]
    [InlineData("", "auth-provider: {name: gcp}", "user u: auth-provider is not supported")]
    [InlineData("", "username: me, password: hunter2", "user u: username is not supported")]
    [InlineData("", "as: root", "user u: as is not supported")]
    [InlineData("", "client-certificate-data: aGk=", "client-certificate and client-key must be set both")]
    [InlineData("", "client-certificate-data: aGk=, client-key-data: aHVudGVyMg==", "don't work together")]
    [InlineData("", "client-certificate: none.crt, client-key: none.key", "client-certificate can't be read")]
    [InlineData("", "token: 'hunter2 with space'", "no usable token")]
    [InlineData("", "tokenFile: nowhere", "can't be read")]
    [InlineData("certificate-authority-data: '***'", "token: a", "certificate-authority-data is not base64")]
    [InlineData("certificate-authority-data: aGk=", "token: a", "holds no PEM certificate")]
    [InlineData("insecure-skip-tls-verify: maybe", "token: a", "must be true or false")]
    [InlineData("proxy-url: 'ftp://x'", "token: a", "proxy-url must be")]
    public void What_can_not_work_is_refused_with_file_and_place(string cluster, string user, string says)
    {
        var file = Write(Simple(cluster, user));

        var refusal = Should.Throw<ClusterException>(() => Kubeconfig.Read(file, null, _clock));

        refusal.Message.ShouldContain(says);
        refusal.Message.ShouldContain(_directory);
        refusal.Message.ShouldNotContain("hunter2");
        (refusal.Reason, refusal.IsTransient).ShouldBe(("BadAccess", false));
    }

    [Theory]
    [InlineData("[]", "not a YAML mapping")]
    [InlineData("a: [", "no valid YAML")]
    [InlineData("{}", "no current-context")]
    [InlineData("current-context: x", "no context x (it has: none)")]
    [InlineData("{current-context: x, contexts: [{name: x, context: {cluster: c}}]}", "clusters has no item named c")]
    [InlineData("{current-context: x, contexts: [{name: x, context: {cluster: c}}], clusters: [{name: c, cluster: {server: nowhere}}]}", "server must be an http or https address")]
    [InlineData("{current-context: x, contexts: [{name: x, context: {cluster: c, user: u}}], clusters: [{name: c, cluster: {server: 'https://h'}}]}", "users has no item named u")]
    public void A_broken_file_is_said_to_be_so(string text, string says)
        => Should.Throw<ClusterException>(() => Kubeconfig.Read(Write(text), null, _clock)).Message.ShouldContain(says);

    [Fact]
    public void A_missing_file_or_context_is_named()
    {
        var file = Write(Simple("", "token: a"));

        Should.Throw<ClusterException>(() => Kubeconfig.Read(file, "prod", _clock)).Message.ShouldContain("no context prod (it has: c)");
        Should.Throw<ClusterException>(() => Kubeconfig.Read(file + ".none", null, _clock)).Message.ShouldContain(".none");
    }

    [Fact]
    public void A_token_is_not_sent_in_clear_text_to_another_machine()
    {
        var text = Simple("", "token: a").Replace("https://h", "http://h", StringComparison.Ordinal);

        Should.Throw<ClusterException>(() => Kubeconfig.Read(Write(text), null, _clock)).Message.ShouldContain("clear text");
        Kubeconfig.Read(Write(text.Replace("http://h", "http://127.0.0.1", StringComparison.Ordinal)), null, _clock).Token.ShouldNotBeNull();
    }

    [Fact]
    public void In_a_cluster_the_mounted_service_account_is_used()
    {
        var options = new InClusterOptions { Directory = _directory, Host = "fd00::1", Port = 6443 };
        Should.Throw<ClusterException>(() => InClusterAccess.Read(options, _clock)).Message.ShouldContain("No service account");
        File.WriteAllText(Path.Combine(_directory, "ca.crt"), MakeCertificate().Certificate);
        File.WriteAllText(Path.Combine(_directory, "token"), "abc");

        var access = InClusterAccess.Read(options, _clock);

        access.Server.AbsoluteUri.ShouldBe("https://[fd00::1]:6443/");
        access.Token!.Read().ShouldBe("abc");
        access.Authorities.ShouldNotBeNull();
    }

    private static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));

    private static string Simple(string cluster, string user) => $$"""
        current-context: c
        clusters: [{name: c, cluster: {server: 'https://h', {{cluster}} } }]
        users: [{name: u, user: { {{user}} } }]
        contexts: [{name: c, context: {cluster: c, user: u} }]
        """;

    private static (string Certificate, string Key) MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var start = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var certificate = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256).CreateSelfSigned(start, start.AddYears(1));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private string Write(string text)
    {
        var file = Path.Combine(_directory, "config");
        File.WriteAllText(file, text);
        return file;
    }
}
