using Microsoft.Extensions.Logging.Abstractions;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Adapters.Kubernetes.Access;
using Trimtab.Domain.Clusters;
using Trimtab.TestKit.Fleet;

namespace Trimtab.Adapters.Tests.Kubernetes;

public sealed class FleetClustersTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("fleet").FullName;
    private readonly FixedFleet _fleet;
    private readonly FleetClusters _clusters;

    public FleetClustersTests()
    {
        WriteKubeconfig("127.0.0.1");
        _fleet = Fleet("{}");
        _clusters = new FleetClusters(_fleet, new InClusterOptions { Directory = _directory }, TimeProvider.System, NullLogger<KubernetesCluster>.Instance);
    }

    private string Kubeconfig => Path.Combine(_directory, "config");

    public void Dispose()
    {
        _clusters.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task A_connection_is_shared_while_its_settings_stay()
    {
        var first = await GetAsync();
        _fleet.Current = Fleet("{other: {}}").Current;

        (await GetAsync()).ShouldBeSameAs(first);
        first.Name.ShouldBe("apps");
    }

    [Fact]
    public async Task Other_settings_or_another_kubeconfig_give_a_new_connection()
    {
        var first = await GetAsync();
        _fleet.Current = _fleet.Current with
        {
            Clusters = new Dictionary<string, Domain.Fleet.FleetCluster> { ["apps"] = _fleet.Current.Clusters["apps"] with { RequestsPerSecond = 7 } },
        };
        var second = await GetAsync();
        WriteKubeconfig("127.0.0.2");
        File.SetLastWriteTimeUtc(Kubeconfig, new DateTime(2031, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var third = await GetAsync();

        second.ShouldNotBeSameAs(first);
        third.ShouldNotBeSameAs(second);
        (await GetAsync()).ShouldBeSameAs(third);
    }

    [Fact]
    public async Task What_can_not_be_reached_is_said()
    {
        (await Should.ThrowAsync<ClusterException>(() => _clusters.GetAsync("none", CancellationToken.None))).Message.ShouldBe("The fleet names no cluster none (it has: apps, here).");
        var refusal = await Should.ThrowAsync<ClusterException>(() => _clusters.GetAsync("here", CancellationToken.None));

        refusal.Reason.ShouldBe("BadAccess");
        refusal.Message.ShouldContain("No service account");
    }

    private Task<ICluster> GetAsync() => _clusters.GetAsync("apps", CancellationToken.None);

    private FixedFleet Fleet(string others) => new($"clusters:\n  apps: {{kubeconfig: {{file: {Kubeconfig}}}}}\n  here: {{}}\n{(others == "{}" ? "" : "  other: {}\n")}");

    private void WriteKubeconfig(string host) => File.WriteAllText(
        Kubeconfig,
        $"{{current-context: c, contexts: [{{name: c, context: {{cluster: c}}}}], clusters: [{{name: c, cluster: {{server: 'https://{host}'}}}}]}}");
}
