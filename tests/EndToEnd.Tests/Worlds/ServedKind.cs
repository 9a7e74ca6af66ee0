using Trimtab.Domain.Clusters;

namespace Trimtab.EndToEnd.Tests.Worlds;

/// <summary>A kind that the cluster does not serve by itself, defined without a schema.</summary>
internal static class ServedKind
{
    /// <summary>Defines it, and waits until it is served. The definition stays: other tests may have the same.</summary>
    public static async Task DefineAsync(ShopWorld world, string apiVersion, string kind, string plural)
    {
        var (group, version) = (apiVersion.Split('/')[0], apiVersion.Split('/')[1]);
        await world.KubectlAsync(
            $$"""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: { name: {{plural}}.{{group}} }
            spec:
              group: {{group}}
              scope: Namespaced
              names: { plural: {{plural}}, kind: {{kind}}, singular: {{kind.ToLowerInvariant()}} }
              versions:
                - { name: {{version}}, served: true, storage: true, schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } } }
            """,
            "apply", "--server-side", "--force-conflicts", "--validate=false", "-f", "-");
        var cluster = await world.ConnectAsync();
        await Eventually.WhenAsync(() => cluster.ResolveAsync(new KindName(apiVersion, kind), CancellationToken.None), static found => found is not null);
    }
}
