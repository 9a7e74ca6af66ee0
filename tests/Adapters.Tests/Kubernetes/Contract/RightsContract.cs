using System.Text;
using System.Text.Json.Nodes;
using Trimtab.Adapters.Kubernetes.Access;
using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Tests.Kubernetes.Contract;

/// <summary>What only a real server knows: who may do what, and every field of every kind.</summary>
public abstract class RightsContract(ApiServer server) : ClusterContract<ApiServer>(server)
{
    [ContractFact]
    public async Task A_wrong_token_is_unauthorized()
    {
        using var stranger = HttpClusterServer.Connect(Server.Access with { ClientCertificate = null, Exec = null, Token = BearerToken.Literal("not.a.token", "test") });

        (await RefusedAsync(() => stranger.GetAsync(ConfigMap("one"), Token), "Unauthorized", 401)).Message.ShouldNotContain("not.a.token");
    }

    [ContractFact]
    public async Task A_service_account_without_rights_is_forbidden_and_told_what_it_lacks()
    {
        using var guest = HttpClusterServer.Connect(Server.Access with { ClientCertificate = null, Exec = null, Token = BearerToken.Literal(await GuestTokenAsync(), "test") });

        var refusal = await RefusedAsync(() => guest.GetAsync(new ObjectReference(KindName.Secret, Namespace, "db"), Token), "Forbidden", 403);

        refusal.Message.ShouldContain($"system:serviceaccount:{Namespace}:guest");
        refusal.Message.ShouldContain("secrets");
        await RefusedAsync(() => guest.ApplyAsync(Manifest.ConfigMap(Namespace, "one", "a"), new ApplyOptions(), Token), "Forbidden", 403);
    }

    [ContractFact]
    public async Task A_server_with_a_foreign_authority_is_not_trusted()
    {
        using var wary = HttpClusterServer.Connect(Server.Access with { Authorities = null });

        var refusal = await RefusedAsync(() => wary.CreateAsync(Manifest.ConfigMap(Namespace, "one", "a"), Token), "Unreachable", 0);

        refusal.Message.ShouldContain("certificate");
    }

    [ContractFact]
    public async Task The_name_to_verify_can_be_given()
    {
        using var named = HttpClusterServer.Connect(Server.Access with { TlsServerName = "kubernetes.default.svc" });
        using var misnamed = HttpClusterServer.Connect(Server.Access with { TlsServerName = "elsewhere.example.com" });
        using var careless = HttpClusterServer.Connect(Server.Access with { Authorities = null, SkipsTlsVerification = true });

        (await named.ResolveAsync(KindName.Pod, Token)).ShouldNotBeNull();
        (await careless.ResolveAsync(KindName.Pod, Token)).ShouldNotBeNull();
        await RefusedAsync(() => misnamed.CreateAsync(Manifest.ConfigMap(Namespace, "one", "a"), Token), "Unreachable", 0);
    }

    [ContractFact]
    public async Task A_field_that_the_kind_does_not_have_can_not_be_applied()
    {
        var wrong = Manifest.Deployment(Namespace, "web", 1);
        wrong["spec"]!["replica"] = 3;

        var refusal = await Should.ThrowAsync<ClusterException>(() => Cluster.ApplyAsync(wrong, new ApplyOptions(), Token));

        refusal.Message.ShouldContain("replica");
        refusal.IsTransient.ShouldBeFalse();
    }

    private async Task<string> GuestTokenAsync()
    {
        await Cluster.CreateAsync(Manifest.Of($$"""{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"guest","namespace":"{{Namespace}}"} }"""), Token);
        await Cluster.CreateAsync(
            Manifest.Of($$"""
                {"apiVersion":"v1","kind":"Secret","metadata":{"name":"guest","namespace":"{{Namespace}}","annotations":{"kubernetes.io/service-account.name":"guest"} },
                 "type":"kubernetes.io/service-account-token"}
                """),
            Token);
        JsonObject? secret = null;
        await Eventually.TrueAsync(
            async () => (secret = await Cluster.GetAsync(new ObjectReference(KindName.Secret, Namespace, "guest"), Token))?.Find("data", "token") is not null,
            "the token is issued");
        return Encoding.UTF8.GetString(Convert.FromBase64String(secret!.Text("data", "token")));
    }
}
