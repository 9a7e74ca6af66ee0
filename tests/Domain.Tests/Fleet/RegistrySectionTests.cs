using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Tests.Fleet;

public sealed class RegistrySectionTests
{
    private const string Rest = """
        apiVersion: trimtab.dev/v1alpha1
        kind: Fleet
        clusters: { eu: { kubeconfig: { file: /k } } }

        """;

    [Fact]
    public void Registries_are_read_with_all_their_fields()
    {
        var fleet = Read("""
            registries:
              hub: { host: index.docker.io, credentials: { username: ada, password: { env: HUB } }, requestsPerSecond: 5, concurrency: 2 }
              own: { host: "Registry.example.com:5000", ca: { file: /ca.pem }, dockerConfig: { file: /config.json } }
              azure: { host: "*.azurecr.io", pullSecret: { cluster: eu, namespace: apps, name: pull } }
              lab: { host: localhost, insecure: true, anonymous: true }
            """);

        fleet.Registries["hub"].ShouldBe(new FleetRegistry("hub", "docker.io")
        {
            Credentials = new RegistryCredentials.User("ada", new SecretReference("HUB", null)),
            RequestsPerSecond = 5,
            Concurrency = 2,
        });
        fleet.Registries["own"].ShouldBe(new FleetRegistry("own", "registry.example.com:5000")
        {
            Credentials = new RegistryCredentials.DockerConfig(new SecretReference(null, "/config.json"), CallsPrograms: true),
            Authority = new SecretReference(null, "/ca.pem"),
        });
        fleet.Registries["azure"].Credentials.ShouldBe(new RegistryCredentials.DockerConfig(
            new SecretReference(null, null, new KubernetesSecretReference("eu", "apps", "pull", ".dockerconfigjson")), CallsPrograms: false));
        fleet.Registries["lab"].ShouldBe(new FleetRegistry("lab", "localhost") { IsInsecure = true });
    }

    [Theory]
    [InlineData("docker.io", "hub")]
    [InlineData("registry-1.docker.io", "hub")]
    [InlineData("ghcr.io", "all")]
    [InlineData("GHCR.io", "all")]
    [InlineData("acme.azurecr.io", "azure")]
    [InlineData("prod.azurecr.io", "prod")]
    public void The_plain_host_goes_before_the_longest_pattern(string host, string name)
        => Read("""
            registries:
              all: { host: "*" }
              azure: { host: "*.azurecr.io" }
              prod: { host: prod.azurecr.io }
              hub: { host: docker.io }
            """).RegistryOf(host).Name.ShouldBe(name);

    [Fact]
    public void A_registry_that_the_fleet_does_not_name_is_asked_carefully_and_without_a_name()
        => Read("").RegistryOf("quay.io").ShouldBe(new FleetRegistry("", "quay.io") { RequestsPerSecond = 20, Concurrency = 8 });

    [Fact]
    public void All_faults_are_listed_at_once()
    {
        Faults("""
            registries:
              a: { host: "https://ghcr.io/acme" }
              b: { host: ghcr.io, anonymous: true, dockerConfig: { env: X } }
              c: { host: "*", credentials: { username: ada, password: { env: X } } }
              d: { credentials: { username: "a:b" } }
              e: { host: ghcr.io, pullSecret: { cluster: us, namespace: apps }, requestsPerSecond: 0, also: 1 }
              g: { host: lab }
              f: { host: localhost, insecure: true, ca: { env: X } }
            """).ShouldBe(
        [
            "registries.a.host: Must be a host with or without a port, such as ghcr.io or registry.example.com:5000, without https:// and path; * and ? stand for others.",
            "registries.b: Must have at most one of credentials, dockerConfig, pullSecret and anonymous.",
            "registries.c.credentials: A name and password go to one host: write the host without * and ?, or use dockerConfig or pullSecret, which say for which host each is.",
            "registries.d.host: Missing: the registry's host, as image references have it.",
            "registries.d.credentials.username: A user's name has no colon.",
            "registries.d.credentials.password: Missing: where the secret is, {env: NAME}, {file: PATH} or {kubernetesSecret: {cluster, namespace, name, key}}.",
            "registries.e.pullSecret.name: Missing: the pull secret's name.",
            "registries.e.requestsPerSecond: Must be a whole number from 1 to 10000.",
            "registries.e.also: Unknown field. Known here: anonymous, ca, concurrency, credentials, dockerConfig, host, insecure, pullSecret, requestsPerSecond, webhook.",
            "registries.e.pullSecret.cluster: There is no cluster named us. There are: eu.",
            "registries.e.host: The registry b has this host already.",
            "registries.g.host: Must be a host with or without a port, such as ghcr.io or registry.example.com:5000, without https:// and path; * and ? stand for others.",
            "registries.f.ca: Has no use with insecure: plain HTTP has no certificate.",
        ],
        ignoreOrder: true);
    }

    [Fact]
    public void Chart_repositories_are_read_with_all_their_fields()
    {
        var charts = Read("""
            charts:
              acme: { url: "https://charts.example.com/stable/", credentials: { username: ada, password: { env: P } }, ca: { env: CA }, requestsPerSecond: 3 }
              oci: { url: "oci://ghcr.io/acme/charts" }
              lab: { url: "http://127.0.0.1:8080", insecure: true }
            """).Charts;

        charts["acme"].ShouldBe(new FleetChartRepository("acme", "https://charts.example.com/stable")
        {
            Credentials = new RegistryCredentials.User("ada", new SecretReference("P", null)),
            Authority = new SecretReference("CA", null),
            RequestsPerSecond = 3,
        });
        charts["oci"].ShouldBe(new FleetChartRepository("oci", "oci://ghcr.io/acme/charts"));
        charts["oci"].IsOci.ShouldBeTrue();
        charts["lab"].Address.ShouldBe("http://127.0.0.1:8080");
    }

    [Theory]
    [InlineData("{}", "url: Missing: the repository's address, https://… or oci://….")]
    [InlineData("{ url: charts.example.com }", "url: Must be an address that begins with https:// or oci://.")]
    [InlineData("{ url: 'http://charts.example.com' }", "url: Plain http:// is readable on the way: use https://, or say insecure: true.")]
    [InlineData("{ url: 'https://ada:p@charts.example.com' }", "url: Must carry no user name, password or query: use credentials.")]
    [InlineData("{ url: 'oci://GHCR/Acme' }", "url: Must be oci://, a registry's host and a path on it, without the chart's name.")]
    [InlineData("{ url: 'oci://' }", "url: Must be oci://, a registry's host and a path on it, without the chart's name.")]
    [InlineData("{ url: 'oci://ghcr.io/acme', credentials: { username: ada, password: { env: P } } }", "credentials: Charts of oci:// are asked for as the registry of that host is: write this there, in registries.")]
    public void Chart_repositories_that_are_none_are_faults(string written, string fault)
        => Faults($"charts: {{ acme: {written} }}").ShouldBe([$"charts.acme.{fault}"]);

    private static FleetDocument Read(string yaml) => FleetReader.Read([new FleetFile("fleet.yaml", Rest + yaml)]);

    private static IEnumerable<string> Faults(string yaml)
        => Should.Throw<InvalidFleetException>(() => Read(yaml)).Faults.Select(static fault => $"{fault.Path}: {fault.Text}");
}
