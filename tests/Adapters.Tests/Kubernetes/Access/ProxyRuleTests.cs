using System.Net;
using Trimtab.Adapters.Kubernetes.Access;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Tests.Kubernetes.Access;

public sealed class ProxyRuleTests
{
    [Theory]
    [InlineData("https://10.1.2.3:6443", "", true)]
    [InlineData("https://10.1.2.3:6443", "10.0.0.0/8", false)]
    [InlineData("https://11.1.2.3:6443", "10.0.0.0/8", true)]
    [InlineData("https://10.1.2.3:6443", "10.1.2.3", false)]
    [InlineData("https://10.1.2.3:6443", "10.1.2.3:6443", false)]
    [InlineData("https://10.1.2.3:6443", "10.1.2.3:443", true)]
    [InlineData("https://[fd00::1]", "fd00::/8", false)]
    [InlineData("https://kube.example.com", "example.com", false)]
    [InlineData("https://example.com", ".example.com", true)]
    [InlineData("https://kube.example.com", " other, *.EXAMPLE.com", false)]
    [InlineData("https://kubeexample.com", "example.com", true)]
    [InlineData("https://anything", "*", false)]
    [InlineData("https://127.0.0.1:6443", "", false)]
    [InlineData("https://localhost", "", false)]
    [InlineData("http://kube.example.com", "", false)]
    public void The_environments_proxy_is_used_unless_the_server_is_excluded(string server, string noProxy, bool isUsed)
    {
        var proxy = ProxyRule.For(new Uri(server), new AccessOptions { HttpsProxy = "proxy.example:3128", NoProxy = noProxy });

        proxy?.Address.ShouldBe(new Uri("http://proxy.example:3128"));
        (proxy is not null).ShouldBe(isUsed);
    }

    [Fact]
    public void A_proxys_password_is_no_part_of_its_address()
    {
        var proxy = ProxyRule.For(new Uri("https://h"), new AccessOptions { HttpsProxy = "https://me:hunter%322@proxy" })!;

        proxy.Address.ShouldBe(new Uri("https://proxy"));
        ((NetworkCredential)proxy.Credentials!).Password.ShouldBe("hunter22");
    }

    [Fact]
    public void An_address_that_is_none_is_refused_by_the_variables_name()
    {
        var refusal = Should.Throw<ClusterException>(() => ProxyRule.For(new Uri("https://h"), new AccessOptions { HttpsProxy = "ftp://hunter2" }));

        refusal.Message.ShouldStartWith("HTTPS_PROXY must be");
        refusal.Message.ShouldNotContain("hunter2");
    }
}
