using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Trimtab.Adapters.Kubernetes;
using Trimtab.Adapters.Programs;
using Trimtab.Domain.Clusters;
using Trimtab.Domain.Yaml;
using Trimtab.Local;
using Trimtab.TestKit.Clusters;
using Trimtab.TestKit.Running;

namespace Trimtab.Adapters.Tests.Kubernetes.Contract;

/// <summary>A service account of the real cluster with no rights but those that one switch of the shipped chart grants, and what the test adds.</summary>
internal sealed class ChartAccount : IAsyncDisposable
{
    private readonly ICluster _admin;
    private readonly ObjectReference[] _made;

    private ChartAccount(ICluster admin, ObjectReference[] made, string kubeconfig)
    {
        (_admin, _made, Kubeconfig) = (admin, made, kubeconfig);
        Cluster = HttpClusterServer.Connect(TestAccess.Kubeconfig(TimeProvider.System).Read(kubeconfig, null));
    }

    /// <summary>The cluster as this account sees it.</summary>
    public KubernetesCluster Cluster { get; }

    /// <summary>Path of the account's kubeconfig.</summary>
    public string Kubeconfig { get; }

    /// <param name="admin">Who may grant rights.</param>
    /// <param name="home">The account's namespace, which is there.</param>
    /// <param name="kubeconfig">The file to write.</param>
    /// <param name="name">The switch below <c>app.rbac.updates</c>.</param>
    /// <param name="more">Rules beside those that it grants.</param>
    public static async Task<ChartAccount> CreateAsync(ICluster admin, string home, string kubeconfig, string name, JsonObject[] more)
    {
        List<ObjectReference> made = [];
        foreach (var value in await RenderAsync(home, name))
        {
            if (value.KindName.Kind == "ClusterRole")
            {
                value["rules"] = new JsonArray([.. value.Items("rules").Concat(more).Select(static rule => rule.DeepClone())]);
            }

            await admin.CreateAsync(value, CancellationToken.None);
            made.Add(value.Reference);
        }

        await File.WriteAllTextAsync(kubeconfig, await WayInAsync(admin, home));
        return new ChartAccount(admin, [.. made], kubeconfig);
    }

    public async ValueTask DisposeAsync()
    {
        Cluster.Dispose();
        foreach (var reference in _made)
        {
            await _admin.DeleteAsync(reference, new DeleteOptions(), CancellationToken.None);
        }
    }

    private static async Task<IEnumerable<JsonObject>> RenderAsync(string home, string name)
    {
        var tools = LocalTools.Find();
        var programs = new ProgramRunner(Options.Create(new ProgramOptions { Helm = tools.Helm }), TimeProvider.System);
        var chart = Path.Combine(Path.GetDirectoryName(tools.Folder)!, "infra", "helm", "trimtab");
        var made = await programs.RunAsync(
            new ProgramCall(ProgramName.Helm, ["template", home, chart, "--namespace", home, "--show-only", "templates/app/rbac.yaml", "--set", $"fullnameOverride={home},app.rbac.updates.{name}=true"]),
            CancellationToken.None);
        made.ExitCode.ShouldBe(0, made.Error);
        return YamlTree.Parse("rbac.yaml", made.Output, YamlLimits.Manifests).Select(static tree => tree.Root).OfType<JsonObject>()
            .Where(value => value.KindName.Kind == "ServiceAccount" || value.Name == $"{home}-updates");
    }

    private static async Task<string> WayInAsync(ICluster admin, string home)
    {
        await admin.CreateAsync(
            Manifest.Of($$"""
                {"apiVersion":"v1","kind":"Secret","metadata":{"name":"account","namespace":"{{home}}","annotations":{"kubernetes.io/service-account.name":"{{home}}"} },
                 "type":"kubernetes.io/service-account-token"}
                """),
            CancellationToken.None);
        JsonObject? secret = null;
        await Eventually.TrueAsync(
            async () => (secret = await admin.GetAsync(new ObjectReference(KindName.Secret, home, "account"), CancellationToken.None))?.Find("data", "token") is not null,
            "the token is issued");
        var way = (JsonObject)YamlTree.Parse("kubeconfig", await File.ReadAllTextAsync(RealCluster.Kubeconfig!), YamlLimits.Manifests).Single().Root!;
        way["users"] = new JsonArray([.. way.Items("users").Select(user => new JsonObject
        {
            ["name"] = user.Text("name"),
            ["user"] = new JsonObject { ["token"] = Encoding.UTF8.GetString(Convert.FromBase64String(secret!.Text("data", "token"))) },
        })]);
        return way.ToJsonString();
    }
}
