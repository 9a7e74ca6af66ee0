using Trimtab.Local;
using Trimtab.TestKit.Running;

namespace Trimtab.Functions.Tests.Charts;

/// <summary>The chart on a real API server. Its pods need images and storage, which are another test's: here they may wait.</summary>
public sealed class InstalledChartTests
{
    private readonly string _name = $"chart-{Guid.NewGuid():N}"[..14];

    [RealClusterFact]
    public async Task It_is_installed_keeps_its_authority_when_it_is_upgraded_and_gives_no_more_rights_than_named()
    {
        try
        {
            await HelmAsync("install", "--create-namespace");
            var authority = await AuthorityAsync();
            await HelmAsync("upgrade");

            authority.Length.ShouldBeGreaterThan(1000);
            (await AuthorityAsync()).ShouldBe(authority);
            (await KubectlAsync("get", "validatingwebhookconfiguration", $"{_name}-relay", "-o", "jsonpath={.webhooks[0].clientConfig.caBundle}")).ShouldBe(authority);
            (await MayAsync(_name, "patch", $"pods/{_name}-relay-1", "watch", "pods", "update", $"leases/{_name}-relay", "create", "leases")).ShouldBe(["yes", "yes", "yes", "yes"]);
            (await MayAsync(_name, "patch", $"pods/{_name}-relay-2", "get", "secrets", "delete", "pods", "update", "leases/other", "patch", "deployments")).ShouldBe(["no", "no", "no", "no", "no"]);

            await HelmAsync("upgrade", "--set", $"relay.namespaces={{{_name}}}");

            (await MayAsync(_name, "list", "pods", "get", "configmaps", "list", "events")).ShouldBe(["yes", "yes", "yes"]);
            (await MayAsync("default", "list", "pods", "get", "configmaps", "list", "events", "get", "nodes", "watch", "deployments")).ShouldBe(["no", "no", "yes", "yes", "yes"]);
            (await MayAsync("kube-system", "list", "events")).ShouldBe(["no"]);

            await HelmAsync("upgrade", "--set", $"relay.namespaces={{{_name}}},relay.nodeEvents=false");

            (await MayAsync("default", "list", "events")).ShouldBe(["no"]);
        }
        finally
        {
            await Helm.RunOnAsync(RealCluster.Kubeconfig!, LocalTools.Find().Helm, "uninstall", _name, "--namespace", _name);
            await KubectlAsync("delete", "namespace", _name, "--wait=false");
        }
    }

    private async Task HelmAsync(string command, params string[] more)
    {
        var (isDone, text) = await Helm.RunOnAsync(RealCluster.Kubeconfig!, LocalTools.Find().Helm, [command, _name, Helm.Chart, "--namespace", _name, "--skip-crds", "--set", $"fullnameOverride={_name}", .. more]);
        isDone.ShouldBeTrue(text);
    }

    private async Task<string> KubectlAsync(params string[] arguments)
        => (await Helm.RunOnAsync(RealCluster.Kubeconfig!, LocalTools.Find().Kubectl, ["--namespace", _name, .. arguments])).Text;

    private Task<string> AuthorityAsync() => KubectlAsync("get", "secret", $"{_name}-relay-webhook", "-o", "jsonpath={.data.ca\\.crt}");

    private async Task<string[]> MayAsync(string @namespace, params string[] questions)
    {
        List<string> answers = [];
        foreach (var question in questions.Chunk(2))
        {
            var text = await KubectlAsync("--namespace", @namespace, "auth", "can-i", question[0], question[1], $"--as=system:serviceaccount:{_name}:{_name}-relay");
            answers.Add(text.Trim().Split('\n').Select(line => line.Trim()).First(line => line is "yes" or "no"));
        }

        return [.. answers];
    }
}
