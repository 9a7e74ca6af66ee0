using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Trimtab.Adapters.Kubernetes.Access;
using Trimtab.Domain.Clusters;
using Trimtab.TestKit.Clusters;
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

        var current = Read(file, null);
        var named = Read(file, "a");

        current.Server.ShouldBe(new Uri("https://two.example.com/k8s/clusters/c-1"));
        (current.SkipsTlsVerification, current.TlsServerName, current.Proxy?.Address).ShouldBe((true, "kube", new Uri("http://proxy:3128")));
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
        var fromFiles = Read(Write(Simple("certificate-authority: client.crt", "client-certificate: client.crt, client-key: ./client.key")), null);
        var fromData = Read(
            Write(Simple($"certificate-authority-data: {Base64(certificate)}", $"client-certificate-data: {Base64(certificate)}, client-key-data: {Base64(privateKey)}")), null);

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

        Read(Write(Simple("", "token: inline, tokenFile: token")), null).Token!.Read().ShouldBe("from-file");
    }

    [Theory]
    [InlineData("", "exec: {command: aws}", "context c, user u, exec: apiVersion is missing")]
    [InlineData("", "exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: aws}", "apiVersion must be")]
    [InlineData("", "exec: {apiVersion: client.authentication.k8s.io/v1, command: aws}", "interactiveMode must be Never")]
    [InlineData("", "exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: aws, interactiveMode: Always}", "needs a person")]
    [InlineData("", "exec: {apiVersion: client.authentication.k8s.io/v1beta1}", "command is missing")]
    [InlineData("", "exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: a, args: hunter2}", "args must be a list of texts")]
    [InlineData("", "exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: a, env: [{value: hunter2}]}", "exec, env[0]: name is missing")]
    [InlineData("", "auth-provider: {name: gcp}", "user u: auth-provider gcp is gone from Kubernetes' clients since 1.26: replace it by the exec plugin gke-gcloud-auth-plugin")]
    [InlineData("", "auth-provider: {name: own, config: {secret: hunter2}}", "replace it by an exec plugin")]
    [InlineData("", "username: me, password: hunter2", "context c, user u: username: basic authentication is gone")]
    [InlineData("", "as: root", "user u: as: acting as somebody else")]
    [InlineData("proxy-url: 'ftp://me:hunter2@x'", "token: a", "proxy-url must be")]
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

        var refusal = Should.Throw<ClusterException>(() => Read(file, null));

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
        => Should.Throw<ClusterException>(() => Read(Write(text), null)).Message.ShouldContain(says);

    [Fact]
    public void A_missing_file_or_context_is_named()
    {
        var file = Write(Simple("", "token: a"));

        Should.Throw<ClusterException>(() => Read(file, "prod")).Message.ShouldContain("no context prod (it has: c)");
        Should.Throw<ClusterException>(() => Read(file + ".none", null)).Message.ShouldContain(".none");
    }

    [Fact]
    public void Of_several_files_the_first_says_what_stands_and_paths_are_relative_to_their_own_file()
    {
        Directory.CreateDirectory(Path.Combine(_directory, "sub"));
        File.WriteAllText(Path.Combine(_directory, "sub", "token"), "second-token");
        var first = Write("{current-context: b, clusters: [{name: c, cluster: {server: 'https://first'}}], contexts: [{name: a, context: {cluster: c}}]}", "first");
        var second = Write("""
            current-context: a
            clusters: [{name: c, cluster: {server: 'https://second', tls-server-name: never}}, {name: d, cluster: {server: 'https://other'}}]
            users: [{name: u, user: {tokenFile: token}}]
            contexts: [{name: a, context: {cluster: d}}, {name: b, context: {cluster: c, user: u}}]
            """, "sub/second");
        var list = string.Join(Path.PathSeparator, first, Path.Combine(_directory, "absent"), second);

        var current = Read(list, null);

        (current.Server.Host, current.TlsServerName, current.Token!.Read()).ShouldBe(("first", null, "second-token"));
        Read(list, "a").Server.Host.ShouldBe("first");
        current.Files.Count.ShouldBe(3);
        Should.Throw<ClusterException>(() => Read(Path.Combine(_directory, "x") + Path.PathSeparator + Path.Combine(_directory, "y"), null)).Message.ShouldContain("none of these files exists");
    }

    [Fact]
    public void A_token_is_not_sent_in_clear_text_to_another_machine()
    {
        var text = Simple("", "token: a").Replace("https://h", "http://h", StringComparison.Ordinal);

        Should.Throw<ClusterException>(() => Read(Write(text), null)).Message.ShouldContain("clear text");
        Read(Write(text.Replace("http://h", "http://127.0.0.1", StringComparison.Ordinal)), null).Token.ShouldNotBeNull();
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

    private KubernetesAccess Read(string paths, string? context) => TestAccess.Kubeconfig(_clock).Read(paths, context);

    private string Write(string text, string name = "config")
    {
        var file = Path.Combine(_directory, name);
        File.WriteAllText(file, text);
        return file;
    }
}
