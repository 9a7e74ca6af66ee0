using Trimtab.TestKit.Running;
using Trimtab.TestKit.Storage;

namespace Trimtab.Functions.Tests.Cli.Doctor;

/// <summary>Clusters, and what the account may do there.</summary>
public sealed class DoctorClusterTests(AzuriteFixture storage) : IClassFixture<AzuriteFixture>
{
    [Fact]
    public async Task A_cluster_that_is_away()
        => await DoctorRun.FailsAsync(storage, "clusters", "twin", "Look at the network and the server's address in the kubeconfig.", scene => File.WriteAllText(scene["kubeconfig"], KubeconfigOf("http://127.0.0.1:1")));

    [Fact]
    public async Task A_kubeconfig_that_is_missing()
        => await DoctorRun.FailsAsync(storage, "clusters", "kubeconfig", "Correct the kubeconfig", scene => File.Delete(scene["kubeconfig"]));

    [Fact]
    public async Task A_cluster_that_refuses_the_token()
        => await DoctorRun.FailsAsync(storage, "clusters", "twin", "Renew the account's token or certificate.", scene
            => File.WriteAllText(scene["kubeconfig"], File.ReadAllText(scene["kubeconfig"]).Replace(scene.Twin.Token, "wrong", StringComparison.Ordinal)));

    [Fact]
    public async Task A_cluster_that_lets_the_account_do_nothing()
    {
        await using var api = await ApiServer.StartAsync("v1.32.4", isClosed: true);

        await DoctorRun.FailsAsync(storage, "clusters", "twin", "Grant the account access.", scene => File.WriteAllText(scene["kubeconfig"], api.Kubeconfig));
    }

    [Theory]
    [InlineData("v1.19.16", "Fail", "is older than 1.20")]
    [InlineData("v1.20.2", "Warn", "is the oldest supported")]
    [InlineData("unknown", "Warn", "can't be read")]
    public async Task A_cluster_of_another_time(string version, string level, string said)
    {
        await using var scene = await CliScene.StartAsync(storage);
        await using var api = await ApiServer.StartAsync(version);
        await File.WriteAllTextAsync(scene["kubeconfig"], api.Kubeconfig);

        var finding = await DoctorRun.FindAsync(scene, "clusters");

        finding["level"]!.GetValue<string>().ShouldBe(level);
        finding["text"]!.GetValue<string>().ShouldContain(said);
    }

    [Fact]
    public async Task Rights_that_are_not_granted()
    {
        await using var scene = await CliScene.StartAsync(storage);
        await using var api = await ApiServer.StartAsync("v1.32.4", denied: "secrets");
        await File.WriteAllTextAsync(scene["kubeconfig"], api.Kubeconfig);

        var finding = await DoctorRun.FindAsync(scene, "rights");

        finding["level"]!.GetValue<string>().ShouldBe("Fail");
        finding["text"]!.GetValue<string>().ShouldBe("not allowed: list secrets, get secrets, create secrets, patch secrets, delete secrets");
        finding["subject"]!.GetValue<string>().ShouldBe("twin/shop");
    }

    [Fact]
    public async Task Rights_that_only_updates_need_are_asked_where_a_policy_needs_them()
    {
        await using var scene = await CliScene.StartAsync(storage);
        await using var api = await ApiServer.StartAsync("v1.32.4", denied: "vulnerabilityreports");
        await File.WriteAllTextAsync(scene["kubeconfig"], api.Kubeconfig);
        scene.WriteFleet("policies: { updates: { careful: { mode: patch, criteria: { vulnerabilities: { noMore: [critical] } } }, charts: { mode: helm } } }\nupdates: { defaults: { execution: { checks: [{ exec: [/bin/check] }] } } }");
        scene.SetSetting("Programs__Helm", "/nonexistent/helm");

        var findings = (await scene.RunAsync("doctor", "-o", "json")).Json.AsArray();

        findings.Where(static finding => finding!["subject"]!.GetValue<string>().Contains(" updates.", StringComparison.Ordinal))
            .Select(static finding => $"{finding!["level"]} {finding["subject"]}: {finding["text"]}").ShouldBe(
            [
                "Ok twin updates.patch: all 11 that the update policies need",
                "Ok twin updates.helm: all 8 that the update policies need",
                "Ok twin updates.commands: all 3 that the update policies need",
                "Warn twin updates.vulnerabilities: not allowed in all namespaces: list vulnerabilityreports.aquasecurity.github.io",
            ]);
        findings.Single(static finding => finding!["subject"]!.GetValue<string>() == "twin updates.vulnerabilities")!["toDo"]!.GetValue<string>()
            .ShouldBe("Switch app.rbac.updates.vulnerabilities of the chart on, or apply infra/kubernetes/updates.yaml.");
        findings.Single(static finding => finding!["subject"]!.GetValue<string>() == "helm")!["level"]!.GetValue<string>().ShouldBe("Fail");
    }

    [Fact]
    public async Task An_api_server_that_can_not_be_asked_about_rights()
    {
        await using var scene = await CliScene.StartAsync(storage);

        var finding = await DoctorRun.FindAsync(scene, "rights");

        finding["level"]!.GetValue<string>().ShouldBe("Warn");
        finding["text"]!.GetValue<string>().ShouldBe("this API server can't be asked about rights");
    }

    [RealClusterFact]
    public async Task A_real_cluster_tells_its_version_and_grants_an_administrator_everything()
    {
        await using var scene = await CliScene.StartAsync(storage);
        File.Copy(RealCluster.Kubeconfig!, scene["kubeconfig"], overwrite: true);

        (await DoctorRun.FindAsync(scene, "clusters"))["text"]!.GetValue<string>().ShouldContain("v1.");
        (await DoctorRun.FindAsync(scene, "rights"))["level"]!.GetValue<string>().ShouldBe("Ok");
    }

    private static string KubeconfigOf(string server)
        => $"apiVersion: v1\nkind: Config\ncurrent-context: c\ncontexts: [{{ name: c, context: {{ cluster: c, user: u }} }}]\nclusters: [{{ name: c, cluster: {{ server: '{server}' }} }}]\nusers: [{{ name: u, user: {{ token: t }} }}]\n";
}
