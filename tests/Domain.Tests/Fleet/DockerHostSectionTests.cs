using Trimtab.Domain.Fleet;

namespace Trimtab.Domain.Tests.Fleet;

public sealed class DockerHostSectionTests
{
    private const string Start = "apiVersion: trimtab.dev/v1alpha1\nkind: Fleet\nclusters: { eu: { kubeconfig: { file: /k } } }\n";

    [Fact]
    public void A_host_is_read_with_all_its_fields()
    {
        var host = Read("""
            dockerHosts:
              nas:
                address: tcp://nas.example.com:2376
                tls: { authority: { file: /ca.pem }, certificate: { env: CERT }, key: { kubernetesSecret: { cluster: eu, namespace: a, name: b, key: c } } }
                stopped: true
                scope: home
                environment: prod
            """).DockerHosts["nas"];

        host.ShouldSatisfyAllConditions(
            () => host.Address.ShouldBe(new Uri("tcp://nas.example.com:2376")),
            () => host.Tls!.Authority!.File.ShouldBe("/ca.pem"),
            () => host.Tls!.Certificate!.Env.ShouldBe("CERT"),
            () => host.Tls!.Key!.Kubernetes!.Key.ShouldBe("c"),
            () => (host.WithStopped, host.Scope, host.Environment).ShouldBe((true, "home", "prod")));
    }

    [Fact]
    public void A_socket_is_enough()
    {
        var host = Read("dockerHosts: { here: { address: 'unix:///var/run/docker.sock' } }").DockerHosts["here"];

        (host.Tls, host.WithStopped, host.Scope).ShouldBe((null, false, null));
    }

    [Theory]
    [InlineData("dockerHosts: { a: {} }", "dockerHosts.a.address", "Missing: the engine's address")]
    [InlineData("dockerHosts: { a: { address: nas } }", "dockerHosts.a.address", "Must be unix:// with")]
    [InlineData("dockerHosts: { a: { address: 'tcp://nas' } }", "dockerHosts.a.address", "Must be unix:// with")]
    [InlineData("dockerHosts: { a: { address: 'ssh://nas:22' } }", "dockerHosts.a.address", "Must be unix:// with")]
    [InlineData("dockerHosts: { a: { address: 'unix://docker.sock' } }", "dockerHosts.a.address", "Must be unix:// with")]
    [InlineData("dockerHosts: { a: { address: 'tcp://me:secret@nas:2375' } }", "dockerHosts.a.address", "Must be unix:// with")]
    [InlineData("dockerHosts: { a: { address: 'unix:///s', tls: {} } }", "dockerHosts.a.tls", "Is for an address over tcp:// only.")]
    [InlineData("dockerHosts: { a: { address: 'tcp://n:1', tls: { key: { env: K } } } }", "dockerHosts.a.tls", "certificate and key go together: give both or none.")]
    [InlineData("dockerHosts: { a: { address: 'unix:///s', socket: x } }", "dockerHosts.a.socket", "Unknown field.")]
    [InlineData("dockerHosts: { eu: { address: 'unix:///s' } }", "dockerHosts.eu", "A cluster has the name eu already: assets are named by their place.")]
    [InlineData("inventory: { interval: 10s }", "inventory.interval", "Must be a duration from 1m to 1d, such as 30m.")]
    [InlineData("inventory: { clusters: { us: {} } }", "inventory.clusters.us", "There is no cluster named us.")]
    [InlineData("inventory: { clusters: { eu: { namespaces: { only: [a] } } } }", "inventory.clusters.eu.namespaces.only", "Unknown field.")]
    public void What_is_wrong_is_said_with_its_place(string yaml, string path, string fault)
    {
        var e = Should.Throw<InvalidFleetException>(() => Read(yaml));

        e.Faults.ShouldHaveSingleItem().ShouldSatisfyAllConditions(found => found.Path.ShouldBe(path), found => found.Text.ShouldStartWith(fault));
    }

    [Fact]
    public void The_inventorys_settings_have_defaults()
    {
        Read("").Inventory.ShouldSatisfyAllConditions(
            static one => one.Interval.ShouldBe(TimeSpan.FromMinutes(30)),
            static one => one.IsWatched.ShouldBeTrue(),
            static one => one.NamespacesOf("eu").Holds("anything").ShouldBeTrue());
        Read("inventory: { interval: 5m, watch: false, clusters: { eu: { namespaces: { include: [team-*], exclude: [team-x] } } } }").Inventory.ShouldSatisfyAllConditions(
            static one => one.Interval.ShouldBe(TimeSpan.FromMinutes(5)),
            static one => one.IsWatched.ShouldBeFalse(),
            static one => one.NamespacesOf("eu").Holds("team-a").ShouldBeTrue(),
            static one => one.NamespacesOf("eu").Holds("team-x").ShouldBeFalse(),
            static one => one.NamespacesOf("eu").Holds("other").ShouldBeFalse());
    }

    private static FleetDocument Read(string yaml) => FleetReader.Read([new FleetFile("fleet.yaml", Start + yaml)]);
}
