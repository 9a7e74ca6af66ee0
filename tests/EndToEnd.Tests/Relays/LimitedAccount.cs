using System.Text.Json.Nodes;
using Trimtab.Domain.Clusters;
using Trimtab.EndToEnd.Tests.Worlds;
using Trimtab.TestKit.Clusters;

namespace Trimtab.EndToEnd.Tests.Relays;

/// <summary>A service account on the real cluster with the rights that the chart gives the relay for a few namespaces, and no others.</summary>
internal sealed class LimitedAccount : IAsyncDisposable
{
    private static readonly string[] Rights = ["ServiceAccount", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"];
    private readonly ShopWorld _world;
    private readonly IReadOnlyList<JsonObject> _objects;

    private LimitedAccount(ShopWorld world, IReadOnlyList<JsonObject> objects) => (_world, _objects) = (world, objects);

    private JsonObject Account => _objects.Single(static value => value.KindName.Kind == "ServiceAccount");

    /// <summary>Makes it in the world's namespace.</summary>
    public static async Task<LimitedAccount> MakeAsync(ShopWorld world, params string[] namespaces)
    {
        var made = await ChartObjects.MakeAsync(
            world.Namespace, "--namespace", world.Namespace, "--set", $"app.enabled=false,relay.captures.enabled=false,relay.namespaces={{{string.Join(',', namespaces)}}}");
        var account = new LimitedAccount(world, [.. made.Where(static value => Rights.Contains(value.KindName.Kind))]);
        await world.KubectlAsync(List(account._objects), "apply", "-f", "-");
        return account;
    }

    /// <summary>A kubeconfig with its token, by the way of another one.</summary>
    /// <param name="server">The API server's address, through what stands between.</param>
    /// <returns>The file's path.</returns>
    public async Task<string> KubeconfigAsync(Uri server)
    {
        var token = (await _world.KubectlAsync("", "create", "token", Account.Name, "--namespace", _world.Namespace)).Trim();
        var authorities = TestAccess.Kubeconfig(TimeProvider.System).Read(TestKit.Running.RealCluster.Kubeconfig!, null).Authorities!;
        var pem = string.Join('\n', authorities.Select(static authority => authority.ExportCertificatePem()));
        return _world.NewFile("limited.kubeconfig", $$"""
            apiVersion: v1
            kind: Config
            current-context: limited
            clusters: [{ name: limited, cluster: { server: "{{server}}", certificate-authority-data: {{Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(pem))}} } }]
            users: [{ name: limited, user: { token: {{token}} } }]
            contexts: [{ name: limited, context: { cluster: limited, user: limited } }]

            """);
    }

    /// <summary>Takes its Roles of a namespace away.</summary>
    public Task TakeAsync(string @namespace) => _world.KubectlAsync(List(RolesOf(@namespace)), "delete", "-f", "-");

    /// <summary>Gives them back.</summary>
    public Task GiveAsync(string @namespace) => _world.KubectlAsync(List(RolesOf(@namespace)), "apply", "-f", "-");

    public async ValueTask DisposeAsync() => await _world.KubectlAsync(List(_objects), "delete", "--ignore-not-found", "--wait=false", "-f", "-");

    private IEnumerable<JsonObject> RolesOf(string @namespace) => _objects.Where(value => value.KindName.Kind is "Role" or "RoleBinding" && value.Namespace == @namespace);

    private static string List(IEnumerable<JsonObject> objects)
        => new JsonObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = new JsonArray([.. objects.Select(static value => value.DeepClone())]) }.ToJsonString();
}
