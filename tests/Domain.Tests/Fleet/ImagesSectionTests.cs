using Trimtab.Domain.Fleet;
using Trimtab.Domain.Registries;

namespace Trimtab.Domain.Tests.Fleet;

public sealed class ImagesSectionTests
{
    [Theory]
    [InlineData("ghcr.io", "ghcr.io/acme/web", true)]
    [InlineData("ghcr.io", "oci://ghcr.io/acme/charts/web", true)]
    [InlineData("ghcr.io", "evil.example.com/ghcr.io/acme", false)]
    [InlineData("nginx", "docker.io/library/nginx", true)]
    [InlineData("nginx", "docker.io/acme/nginx", false)]
    [InlineData("docker.io", "docker.io/library/nginx", true)]
    [InlineData("index.docker.io/library/nginx", "docker.io/library/nginx", true)]
    [InlineData("docker.io/library/*", "docker.io/library/nginx", true)]
    [InlineData("acme/*", "docker.io/acme/web", true)]
    [InlineData("acme/*", "ghcr.io/acme/web", false)]
    [InlineData("*/acme/*", "ghcr.io/acme/web", true)]
    [InlineData("*/acme/*", "docker.io/acme/web", true)]
    [InlineData("nginx*", "docker.io/library/nginx-unprivileged", true)]
    [InlineData("nginx*", "docker.io/acme/nginx", false)]
    [InlineData("ng?nx", "docker.io/library/nginx", true)]
    [InlineData("*nginx", "docker.io/acme/nginx", true)]
    [InlineData("*", "ghcr.io/acme/web", true)]
    [InlineData("docker.io/*", "docker.io/acme/web", true)]
    [InlineData("docker.io/nginx*", "docker.io/library/nginx", true)]
    [InlineData("index.docker.io/acme/*", "docker.io/acme/web", true)]
    [InlineData("localhost/acme/*", "localhost/acme/web", true)]
    [InlineData("oci://ghcr.io/acme/*", "oci://ghcr.io/acme/charts/web", true)]
    [InlineData("https://charts/we*", "https://charts/web", true)]
    [InlineData("*.azurecr.io", "acme.azurecr.io/web", true)]
    [InlineData("*.azurecr.io", "evil.example.com/x.azurecr.io", false)]
    [InlineData("ghcr.io/acme/we?", "ghcr.io/acme/web", true)]
    [InlineData("ghcr.io/acme/web", "ghcr.io/acme/web2", false)]
    [InlineData("localhost:5000", "localhost:5000/web", true)]
    [InlineData("https://charts.example.com", "https://charts.example.com/web", true)]
    public void A_pattern_covers_registries_repositories_and_charts(string pattern, string artifact, bool isCovered)
    {
        ArtifactPattern.TryParse(pattern, out var parsed).ShouldBeTrue();
        ArtifactName.TryParse(artifact, out var name, out _).ShouldBeTrue();

        parsed!.Covers(name!).ShouldBe(isCovered);
    }

    [Fact]
    public void Every_fault_is_listed_with_its_line()
    {
        var faults = Should.Throw<InvalidFleetException>(() => FleetReader.Read([new FleetFile("fleet.yaml", """
            apiVersion: trimtab.dev/v1alpha1
            kind: Fleet
            images:
              allow: [nginx:1.27, "a b", acme//web]
              checkInterval: 10s
              never: true
            signatures:
              keys: { release: { pem: x } }
            registries:
              own: { host: registry.example.com, webhook: { kind: gitlab } }
            """)])).Faults;

        faults.Select(static fault => $"{fault.Line} {fault.Path}").ShouldBe(
            [
                "4 images.allow[0]", "4 images.allow[1]", "4 images.allow[2]", "5 images.checkInterval", "6 images.never",
                "8 signatures.keys.release.pem", "8 signatures.keys.release", "10 registries.own.webhook.kind", "10 registries.own.webhook.secret",
            ],
            ignoreOrder: true);
    }
}
