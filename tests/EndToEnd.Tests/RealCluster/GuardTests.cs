using Microsoft.Extensions.Options;
using Trimtab.Adapters.Programs;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Guards;
using Trimtab.Domain.Rollouts;
using Trimtab.Local;
using Trimtab.TestKit.Shop;

namespace Trimtab.EndToEnd.Tests.RealCluster;

/// <summary>What <c>kubectl</c> applies on a real cluster, with a guard over it.</summary>
public sealed class GuardTests(RealClusterFixture shop) : IClassFixture<RealClusterFixture>
{
    private const string Guard = "by-hand";
    private const string StoryCluster = "story";

    private readonly string _namespace = $"trimtab-guard-{Guid.NewGuid():n}"[..21];

    [TestKit.Running.RealClusterTheory]
    [InlineData("set image deployment/web shop=trimtab.test/missing:1", "can't get image trimtab.test/missing:1")]
    [InlineData("set env deployment/web CRASH_AFTER=2", "exited with code 1")]
    public async Task A_bad_template_that_kubectl_sets_is_taken_back(string change, string reason)
    {
        try
        {
            var before = await InstalledAsync();
            await KubectlAsync(change);

            var window = (await Eventually.WhenAsync(
                async () => (await shop.Rollouts.ListAsync(GuardNames.Target(Guard), CancellationToken.None)).FirstOrDefault(one => one.Workloads[0].Namespace == _namespace),
                static found => found is { IsClosed: true }))!;

            window.Phase.ShouldBe(RolloutPhase.RolledBack, window.Status);
            window.Status.ShouldContain(reason);
            window.Guard!.IsRestored.ShouldBeTrue(string.Join(' ', window.Guard.Outcome));
            window.Commit.Author.ShouldStartWith("kubectl");
            (await TemplateAsync()).ShouldBe(before);
            await KubectlAsync("rollout status deployment/web --timeout=120s");
            var records = await shop.ReadAuditAsync();
            records.Where(record => record.Id.Contains(window.Id, StringComparison.Ordinal)).Select(static record => record.Action)
                .ShouldBe(["guard.started", "guard.rolledBack", "guard.restored"]);
        }
        finally
        {
            await KubectlAsync($"delete namespace {_namespace} --wait=false --ignore-not-found");
        }
    }

    private async Task<string> InstalledAsync()
    {
        var directory = Directory.CreateTempSubdirectory("trimtab-guard-");
        foreach (var (file, manifest) in new ShopRevision(_namespace, new ShopWorkload("web", "v1")) { RequestsPerSecond = 0 }.ToFiles())
        {
            await File.WriteAllTextAsync(Path.Combine(directory.FullName, file), manifest);
        }

        await KubectlAsync($"apply -f {directory.FullName}");
        directory.Delete(recursive: true);
        await KubectlAsync("rollout status deployment/web --timeout=120s");
        var fleet = shop.World.Files.Fleet;
        var text = await File.ReadAllTextAsync(fleet);
        if (!text.Contains("guards:", StringComparison.Ordinal))
        {
            await File.WriteAllTextAsync(fleet, $"{text}guards:\n  {Guard}: {{ cluster: {StoryCluster}, include: {{ namespaces: [trimtab-guard-*] }}, watch: 30s }}\n");
        }

        var memory = new GuardedWorkloads(shop.World.Storage.Documents);
        await Eventually.WhenAsync(() => memory.FindAsync(new WorkloadPlace(StoryCluster, _namespace, "web"), CancellationToken.None), static found => found is not null);
        return await TemplateAsync();
    }

    private async Task<string> TemplateAsync()
    {
        var cluster = await shop.World.ConnectAsync(CancellationToken.None);
        return (await cluster.GetAsync(new ObjectReference(KindName.Deployment, _namespace, "web"), CancellationToken.None))!.Find("spec", "template")!.ToJsonString();
    }

    private async Task KubectlAsync(string arguments)
    {
        var programs = new ProgramRunner(Options.Create(new ProgramOptions { Kubectl = LocalTools.Find().Kubectl }), TimeProvider.System);
        var result = await programs.RunAsync(
            new ProgramCall(ProgramName.Kubectl, ["--kubeconfig", TestKit.Running.RealCluster.Kubeconfig!, "--namespace", _namespace, .. arguments.Split(' ')]) { Timeout = TimeSpan.FromMinutes(3) },
            CancellationToken.None);
        result.ExitCode.ShouldBe(0, result.Error);
    }
}
