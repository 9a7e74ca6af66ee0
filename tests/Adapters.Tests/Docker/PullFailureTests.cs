using Trimtab.Adapters.Docker;
using Trimtab.Domain.Docker;

namespace Trimtab.Adapters.Tests.Docker;

/// <summary>The words of engines of other versions than the one that is installed here, and of those that keep their images in containerd.</summary>
public sealed class PullFailureTests
{
    [Theory]
    [InlineData("pull access denied for acme/web, repository does not exist or may require 'docker login': denied: requested access to the resource is denied", DockerFault.Denied)]
    [InlineData("Head \"https://registry-1.docker.io/v2/acme/web/manifests/1\": unauthorized: incorrect username or password", DockerFault.Denied)]
    [InlineData("Get \"https://ghcr.io/v2/acme/web/manifests/1\": denied: permission_denied: The token provided does not match expected scopes.", DockerFault.Denied)]
    [InlineData("Head \"https://1.dkr.ecr.eu-west-1.amazonaws.com/v2/web/manifests/1\": no basic auth credentials", DockerFault.Denied)]
    [InlineData("error parsing HTTP 403 response body: invalid character '<' looking for beginning of value: \"<html></html>\"", DockerFault.Denied)]
    [InlineData("failed to resolve reference \"ghcr.io/acme/web:1\": failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://ghcr.io/token: 401 Unauthorized", DockerFault.Denied)]
    [InlineData("failed to resolve reference \"quay.io/acme/web:1\": unexpected status from HEAD request to https://quay.io/v2/acme/web/manifests/1: 403 Forbidden", DockerFault.Denied)]
    [InlineData("failed to resolve reference \"docker.io/acme/web:1\": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed", DockerFault.Denied)]
    [InlineData("manifest for acme/web:9 not found: manifest unknown: manifest unknown", DockerFault.NotFound)]
    [InlineData("repository registry.example.com/acme/web not found: name unknown: repository name not known to registry", DockerFault.NotFound)]
    [InlineData("no matching manifest for linux/arm64/v8 in the manifest list entries", DockerFault.NotFound)]
    [InlineData("failed to resolve reference \"docker.io/acme/web:9\": docker.io/acme/web:9: not found", DockerFault.NotFound)]
    [InlineData("toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit", DockerFault.PullFailed)]
    [InlineData("Get \"https://registry.example.com/v2/\": dial tcp: lookup registry.example.com on 127.0.0.53:53: no such host", DockerFault.PullFailed)]
    [InlineData("received unexpected HTTP status: 503 Service Unavailable", DockerFault.PullFailed)]
    [InlineData("failed to register layer: open /var/lib/docker/overlay2/1/diff/etc/shadow: permission denied", DockerFault.PullFailed)]
    [InlineData("failed to register layer: exec: \"unpigz\": executable file not found in $PATH", DockerFault.PullFailed)]
    public void What_passes_by_itself_is_told_from_what_does_not(string said, DockerFault fault)
    {
        var failure = PullFailure.Of(said);

        failure.Fault.ShouldBe(fault);
        failure.IsTransient.ShouldBe(fault == DockerFault.PullFailed);
        failure.Message.ShouldStartWith(said);
    }

    [Theory]
    [InlineData("Get \"https://registry.example.com:5000/v2/\": http: server gave HTTP response to HTTPS client", "The registry speaks plain HTTP: name it in insecure-registries of the engine's daemon.json.")]
    [InlineData("Get \"https://registry.example.com/v2/\": x509: certificate signed by unknown authority", "Give the engine the registry's authority, below /etc/docker/certs.d.")]
    [InlineData("failed to do request: Head \"https://registry.example.com/v2/a/manifests/1\": tls: failed to verify certificate: x509: certificate signed by unknown authority", "Give the engine the registry's authority, below /etc/docker/certs.d.")]
    public void What_must_be_set_in_the_engine_is_said(string said, string advice)
    {
        var failure = PullFailure.Of(said);

        failure.Fault.ShouldBe(DockerFault.Refused);
        failure.IsTransient.ShouldBeFalse();
        failure.Message.ShouldBe($"{said}. {advice}");
    }

    [Theory]
    [InlineData("unexpected status from GET request to https://auth.example.com/token?account=ada&scope=repository%3Aa%2Fb%3Apull: 401 Unauthorized", "unexpected status from GET request to https://auth.example.com/token: 401 Unauthorized.")]
    [InlineData("Get \"http://auth.example.com/token?service=a\": dial tcp 10.0.0.1:80: connect: connection refused", "Get \"http://auth.example.com/token\": dial tcp 10.0.0.1:80: connect: connection refused.")]
    [InlineData("Get \"http://registry.example.com/v2/\": unauthorized: who are you?", "Get \"http://registry.example.com/v2/\": unauthorized: who are you?")]
    public void Queries_of_addresses_are_cut_off(string said, string message) => PullFailure.Of(said).Message.ShouldBe(message);
}
