using Trimtab.Domain.Clusters;

namespace Trimtab.Adapters.Tests.Kubernetes.Contract;

public abstract class RefusalContract<TServer>(TServer server) : ClusterContract<TServer>(server)
    where TServer : ClusterServer
{
    [ContractFact]
    public async Task An_invalid_object_is_refused_with_every_field()
    {
        var wrong = Manifest.Deployment(Namespace, "web", -1);
        wrong["spec"]!["template"]!["metadata"]!["labels"]!["app"] = "other";

        var refusal = await RefusedAsync(() => Cluster.CreateAsync(wrong, Token), "Invalid", 422);

        refusal.Causes.Select(cause => cause.Field).ShouldContain("spec.replicas");
        refusal.Causes.Select(cause => cause.Field).ShouldContain("spec.template.metadata.labels");
        refusal.Message.ShouldContain("spec.replicas");
        refusal.IsTransient.ShouldBeFalse();
    }

    [ContractFact]
    public async Task A_missing_namespace_is_named()
    {
        var elsewhere = Manifest.ConfigMap("no-such-namespace", "one", "a");

        foreach (var call in new Func<Task>[]
        {
            () => Cluster.CreateAsync(elsewhere, Token),
            () => Cluster.ApplyAsync(elsewhere, new ApplyOptions(), Token),
            () => Cluster.ApplyAsync(elsewhere, new ApplyOptions(DryRun: true), Token),
        })
        {
            (await RefusedAsync(call, "NotFound", 404)).Message.ShouldContain("no-such-namespace");
        }
    }

    [ContractFact]
    public async Task An_unknown_kind_is_told_from_a_missing_object()
    {
        var unicorn = new ObjectReference(new KindName("example.com/v1", "Unicorn"), Namespace, "one");

        (await Cluster.ResolveAsync(unicorn.Kind, Token)).ShouldBeNull();
        await RefusedAsync(() => Cluster.GetAsync(unicorn, Token), "UnknownKind", 404);
        await RefusedAsync(() => Cluster.ListAsync(unicorn.Kind, Namespace, null, Token), "UnknownKind", 404);
        await RefusedAsync(() => Cluster.DeleteAsync(unicorn, new DeleteOptions(), Token), "UnknownKind", 404);
    }

    [ContractFact]
    public async Task A_kind_is_resolved_with_its_url_word_and_scope()
    {
        (await Cluster.ResolveAsync(KindName.Deployment, Token)).ShouldBe(new ResourceType(KindName.Deployment, "deployments", true));
        (await Cluster.ResolveAsync(KindName.Namespace, Token)).ShouldBe(new ResourceType(KindName.Namespace, "namespaces", false));
        (await Cluster.ResolveAsync(new KindName("networking.k8s.io/v1", "NetworkPolicy"), Token))!.Plural.ShouldBe("networkpolicies");
    }

    [ContractFact]
    public async Task No_message_quotes_a_secret()
    {
        const string Word = "correct-horse-battery";
        var secret = Manifest.Of($$"""
            {"apiVersion":"v1","kind":"Secret","metadata":{"name":"db","namespace":"{{Namespace}}"},"data":{"password":"{{Word}}"},"type":"Opaque"}
            """);
        var misnamed = Manifest.Of($$"""
            {"apiVersion":"v1","kind":"Secret","metadata":{"name":"db","namespace":"{{Namespace}}"},"stringData":{"not a key!":"{{Word}}"},"type":{"{{Word}}":1} }
            """);

        foreach (var call in new Func<Task>[]
        {
            () => Cluster.CreateAsync(secret, Token),
            () => Cluster.ApplyAsync(secret, new ApplyOptions(), Token),
            () => Cluster.ApplyAsync(misnamed, new ApplyOptions(), Token),
            () => Cluster.CreateAsync(misnamed, Token),
        })
        {
            (await Should.ThrowAsync<ClusterException>(call)).ToString().ShouldNotContain(Word);
        }
    }
}
