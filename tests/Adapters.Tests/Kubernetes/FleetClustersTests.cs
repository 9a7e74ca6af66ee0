using Microsoft.Extensions.Logging.Abstractions;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Adapters.Kubernetes.Access;
using Trimtab.Domain.Clusters;
using Trimtab.TestKit.Clusters;
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
        _clusters = new FleetClusters(_fleet, TestAccess.Ways(new AccessOptions { InCluster = new InClusterOptions { Directory = _directory } }), new KubernetesLimits(), TimeProvider.System, NullLogger<KubernetesCluster>.Instance);
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

    [Fact]
    public async Task A_mounted_secret_that_is_swapped_gives_a_new_connection()
    {
        var (old, fresh) = (Directory.CreateDirectory(Path.Combine(_directory, "..1")).FullName, Directory.CreateDirectory(Path.Combine(_directory, "..2")).FullName);
        foreach (var (directory, year) in new[] { (old, 2031), (fresh, 2032) })
        {
            var file = Path.Combine(directory, "config");
            File.Copy(Kubeconfig, file);
            File.SetLastWriteTimeUtc(file, new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }

        var link = Path.Combine(_directory, "..data");
        Directory.CreateSymbolicLink(link, old);
        File.Delete(Kubeconfig);
        File.CreateSymbolicLink(Kubeconfig, Path.Combine("..data", "config"));
        var first = await GetAsync();

        (await GetAsync()).ShouldBeSameAs(first);
        Directory.Delete(link);
        Directory.CreateSymbolicLink(link, fresh);

        (await GetAsync()).ShouldNotBeSameAs(first);
    }

    [Fact]
    public async Task A_cluster_without_a_file_uses_the_kubeconfig_of_the_surroundings()
    {
        var fleet = new FixedFleet("clusters: {apps: {kubeconfig: {context: c}}, several: {kubeconfig: {file: [a, b], context: c}}}");
        using var clusters = new FleetClusters(fleet, TestAccess.Ways(new AccessOptions { Kubeconfig = Kubeconfig }), new KubernetesLimits(), TimeProvider.System, NullLogger<KubernetesCluster>.Instance);

        (await clusters.GetAsync("apps", CancellationToken.None)).Name.ShouldBe("apps");
        (await Should.ThrowAsync<ClusterException>(() => clusters.GetAsync("several", CancellationToken.None))).Message.ShouldContain("kubeconfig a:b: none of these files exists");
    }

    private Task<ICluster> GetAsync() => _clusters.GetAsync("apps", CancellationToken.None);

    private FixedFleet Fleet(string others) => new($"clusters:\n  apps: {{kubeconfig: {{file: {Kubeconfig}}}}}\n  here: {{}}\n{(others == "{}" ? "" : "  other: {}\n")}");

    private void WriteKubeconfig(string host) => File.WriteAllText(
        Kubeconfig,
        $"{{current-context: c, contexts: [{{name: c, context: {{cluster: c}}}}], clusters: [{{name: c, cluster: {{server: 'https://{host}'}}}}]}}");
}
